using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Antiphon.Switch.Signing;

/// <summary>Signs by PASSporT (RFC 8225) in its full form with ES256, under a certificate that the verifier fetches.</summary>
/// <param name="key">NIST P-256.</param>
/// <param name="certificate">Where the certificate of the key is.</param>
/// <param name="international">A number in its international form, digits alone (RFC 8224 §8.3); null: it is none, and the call is not signed.</param>
public sealed class PassportSigner(ECDsa key, Uri certificate, Func<string, string?> international) : ICallSigner
{
    // RFC 8225 §9: members in the order of their names, no white space.
    private readonly string _header = Encode($$"""{"alg":"ES256","typ":"passport","x5u":"{{certificate.AbsoluteUri}}"}""");

    /// <exception cref="CryptographicException">The text holds no private key on the curve P-256.</exception>
    public static ECDsa KeyOf(string pem)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            if (key.KeySize != 256 || key.ExportParameters(true).D is null) throw new CryptographicException("it is no private key on the curve P-256");
            return key;
        }
        catch (ArgumentException none)
        {
            key.Dispose();
            throw new CryptographicException("it holds no key", none);
        }
    }

    public string? Sign(CallClaim claim)
    {
        if (international(claim.Caller) is not { } from || international(claim.Called) is not { } to) return null;
        var payload = Encode(string.Create(CultureInfo.InvariantCulture, $$$"""{"dest":{"tn":["{{{to}}}"]},"iat":{{{claim.At.ToUnixTimeSeconds()}}},"orig":{"tn":"{{{from}}}"}}"""));
        var signature = key.SignData(Encoding.ASCII.GetBytes($"{_header}.{payload}"), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return $"{_header}.{payload}.{Base64Url.EncodeToString(signature)};info=<{certificate.AbsoluteUri}>;alg=ES256";
    }

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
