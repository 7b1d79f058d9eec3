namespace Antiphon.Media.Dtls;

/// <summary>Whether this machine can speak DTLS: OpenSSL 3 must be installed.</summary>
public static class DtlsSupport
{
    public static bool Available => OpenSsl.Loads;

    /// <summary>Plain text for the administrator; empty when available.</summary>
    public static string Reason => Available ? ""
        : OperatingSystem.IsWindows() ? "Browser calls require OpenSSL 3 (libssl-3-x64.dll and libcrypto-3-x64.dll in the PATH)."
        : "Browser calls require OpenSSL 3 (libssl.so.3 and libcrypto.so.3; Debian and Ubuntu: apt install libssl3).";
}
