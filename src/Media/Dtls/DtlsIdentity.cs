using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Antiphon.Media.Dtls;

/// <summary>Our certificate: self-signed, P-256, made anew by every process (RFC 8827 §6.5). The SDP carries its fingerprint.</summary>
internal static unsafe class DtlsIdentity
{
    private static readonly Lazy<(byte[] Certificate, byte[] Key)> Made = new(Make);

    private static readonly Lazy<nint> SharedContext = new(MakeContext);

    public static string Fingerprint => FingerprintOf(Made.Value.Certificate);

    /// <summary>One SSL_CTX for all handshakes of the process.</summary>
    public static nint Context => SharedContext.Value;

    /// <summary>SHA-256 as <c>AB:CD:…</c>.</summary>
    public static string FingerprintOf(ReadOnlySpan<byte> certificate) =>
        string.Join(':', Convert.ToHexString(SHA256.HashData(certificate)).Chunk(2).Select(pair => new string(pair)));

    private static (byte[] Certificate, byte[] Key) Make()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=antiphon", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddYears(10));
        return (certificate.RawData, key.ExportECPrivateKey());
    }

    private static nint MakeContext()
    {
        if (!OpenSsl.Loads) throw new InvalidOperationException(DtlsSupport.Reason);
        var (certificate, key) = Made.Value;
        var context = OpenSsl.SSL_CTX_new(OpenSsl.DTLS_method());
        fixed (byte* certificateAt = certificate, keyAt = key)
        {
            var taken = OpenSsl.SSL_CTX_use_certificate_ASN1(context, certificate.Length, certificateAt) == 1
                && OpenSsl.SSL_CTX_use_PrivateKey_ASN1(OpenSsl.KeyTypeEc, context, keyAt, key.Length) == 1
                && OpenSsl.SSL_CTX_set_tlsext_use_srtp(context, "SRTP_AES128_CM_SHA1_80") == 0   // zero is success here
                && OpenSsl.SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1;
            if (!taken) throw new InvalidOperationException("OpenSSL: " + OpenSsl.TakeError());
        }
        OpenSsl.SSL_CTX_ctrl(context, OpenSsl.CtrlSetMinVersion, OpenSsl.Dtls12, 0);
        OpenSsl.SSL_CTX_set_options(context, OpenSsl.NoQueryMtu);
        OpenSsl.SSL_CTX_set_verify(context, OpenSsl.VerifyPeer | OpenSsl.VerifyFailIfNoPeer, &OpenSsl.AcceptAnyIssuer);
        return context;
    }
}
