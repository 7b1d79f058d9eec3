namespace Antiphon.Media.Dtls;

/// <summary>Whether this machine can speak DTLS: OpenSSL 3 must be installed.</summary>
public static class DtlsSupport
{
    public static bool Available => false;

    /// <summary>Plain text for the administrator; empty when available.</summary>
    public static string Reason => "";
}
