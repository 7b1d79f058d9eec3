using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Antiphon.Media.Dtls;

/// <summary>The functions of OpenSSL 3 that DTLS asks for. What are macros there are <c>ctrl</c> calls here.</summary>
internal static unsafe partial class OpenSsl
{
    private const string Ssl = "antiphon-libssl";
    private const string Crypto = "antiphon-libcrypto";

    internal const int VerifyPeer = 1, VerifyFailIfNoPeer = 2;
    internal const ulong NoQueryMtu = 0x1000;
    internal const int CtrlSetMtu = 17, CtrlHandleTimeout = 74, CtrlSetMinVersion = 123;
    internal const int CtrlBioEofReturn = 130;
    internal const int Dtls12 = 0xFEFD;
    internal const int KeyTypeEc = 408;
    internal const int ErrorSsl = 1, ErrorWantRead = 2, ErrorWantWrite = 3, ErrorZeroReturn = 6;

    private static readonly string[] SslNames = ["libssl.so.3", "libssl-3-x64.dll", "libssl.3.dylib"];
    private static readonly string[] CryptoNames = ["libcrypto.so.3", "libcrypto-3-x64.dll", "libcrypto.3.dylib"];

    /// <summary>Both libraries are there and are of version 3.</summary>
    internal static readonly bool Loads = Probe();

    private static bool Probe()
    {
        if (!TryLoad(SslNames, out var ssl) || !TryLoad(CryptoNames, out var crypto)) return false;
        if (!NativeLibrary.TryGetExport(ssl, "SSL_get1_peer_certificate", out _)) return false;   // new in 3.0
        NativeLibrary.SetDllImportResolver(Assembly.GetExecutingAssembly(), (name, _, _) => name switch
        {
            Ssl => ssl,
            Crypto => crypto,
            _ => 0,
        });
        return true;
    }

    private static bool TryLoad(string[] names, out nint library)
    {
        foreach (var name in names)
            if (NativeLibrary.TryLoad(name, out library)) return true;
        library = 0;
        return false;
    }

    [LibraryImport(Ssl)] internal static partial nint DTLS_method();
    [LibraryImport(Ssl)] internal static partial nint SSL_CTX_new(nint method);
    [LibraryImport(Ssl)] internal static partial void SSL_CTX_free(nint context);
    [LibraryImport(Ssl)] internal static partial int SSL_CTX_use_certificate_ASN1(nint context, int length, byte* der);
    [LibraryImport(Ssl)] internal static partial int SSL_CTX_use_PrivateKey_ASN1(int type, nint context, byte* der, long length);
    [LibraryImport(Ssl)] internal static partial int SSL_CTX_set_tlsext_use_srtp(nint context, [MarshalAs(UnmanagedType.LPUTF8Str)] string profiles);
    [LibraryImport(Ssl)] internal static partial int SSL_CTX_set_cipher_list(nint context, [MarshalAs(UnmanagedType.LPUTF8Str)] string ciphers);
    [LibraryImport(Ssl)] internal static partial ulong SSL_CTX_set_options(nint context, ulong options);
    [LibraryImport(Ssl)] internal static partial long SSL_CTX_ctrl(nint context, int command, long argument, nint pointer);
    [LibraryImport(Ssl)] internal static partial void SSL_CTX_set_verify(nint context, int mode, delegate* unmanaged[Cdecl]<int, nint, int> callback);
    [LibraryImport(Ssl)] internal static partial nint SSL_new(nint context);
    [LibraryImport(Ssl)] internal static partial void SSL_free(nint ssl);
    [LibraryImport(Ssl)] internal static partial void SSL_set_bio(nint ssl, nint read, nint write);
    [LibraryImport(Ssl)] internal static partial void SSL_set_accept_state(nint ssl);
    [LibraryImport(Ssl)] internal static partial void SSL_set_connect_state(nint ssl);
    [LibraryImport(Ssl)] internal static partial int SSL_do_handshake(nint ssl);
    [LibraryImport(Ssl)] internal static partial int SSL_get_error(nint ssl, int result);
    [LibraryImport(Ssl)] internal static partial int SSL_read(nint ssl, byte* buffer, int length);
    [LibraryImport(Ssl)] internal static partial long SSL_ctrl(nint ssl, int command, long argument, nint pointer);
    [LibraryImport(Ssl)] internal static partial nint SSL_get_selected_srtp_profile(nint ssl);
    [LibraryImport(Ssl)] internal static partial nint SSL_get1_peer_certificate(nint ssl);
    [LibraryImport(Ssl)] internal static partial void DTLS_set_timer_cb(nint ssl, delegate* unmanaged[Cdecl]<nint, uint, uint> callback);

    [LibraryImport(Ssl)]
    internal static partial int SSL_export_keying_material(nint ssl, byte* to, nuint length, byte* label, nuint labelLength,
        byte* context, nuint contextLength, int useContext);

    [LibraryImport(Crypto)] internal static partial nint BIO_s_mem();
    [LibraryImport(Crypto)] internal static partial nint BIO_new(nint type);
    [LibraryImport(Crypto)] internal static partial int BIO_read(nint bio, byte* buffer, int length);
    [LibraryImport(Crypto)] internal static partial int BIO_write(nint bio, byte* data, int length);
    [LibraryImport(Crypto)] internal static partial long BIO_ctrl(nint bio, int command, long argument, nint pointer);
    [LibraryImport(Crypto)] internal static partial int i2d_X509(nint certificate, byte** to);
    [LibraryImport(Crypto)] internal static partial void X509_free(nint certificate);
    [LibraryImport(Crypto)] internal static partial ulong ERR_get_error();
    [LibraryImport(Crypto)] internal static partial void ERR_clear_error();
    [LibraryImport(Crypto)] internal static partial void ERR_error_string_n(ulong error, byte* buffer, nuint length);

    /// <summary>The certificate is judged by its fingerprint afterwards, not by its issuer.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static int AcceptAnyIssuer(int ok, nint store) => 1;

    /// <summary>First retransmission after 100 ms instead of OpenSSL's second, doubled up to 1 s: a lost flight is not heard.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static uint RetransmitAfter(nint ssl, uint microseconds) => microseconds == 0 ? 100_000 : Math.Min(1_000_000, 2 * microseconds);

    internal static string TakeError()
    {
        var error = ERR_get_error();
        ERR_clear_error();
        if (error == 0) return "handshake ended";
        var text = stackalloc byte[256];
        ERR_error_string_n(error, text, 256);
        return Marshal.PtrToStringUTF8((nint)text) ?? "";
    }
}
