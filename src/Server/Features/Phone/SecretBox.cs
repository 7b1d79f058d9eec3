using System.Security.Cryptography;
using System.Text;
using Antiphon.Switch.Contract;
using Microsoft.AspNetCore.DataProtection;

namespace Antiphon.Server.Features.Phone;

/// <summary>SIP secrets as stored: no password of a phone, only HA1, and that encrypted with the key ring of the data folder.</summary>
internal sealed class SecretBox(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("Antiphon.SipSecrets");

    public string Close<T>(T secret) => _protector.Protect(JsonSerializer.Serialize(secret));

    /// <summary>Null when the key ring is not the one that it was closed with.</summary>
    public T? Open<T>(string closed) where T : class
    {
        try { return JsonSerializer.Deserialize<T>(_protector.Unprotect(closed)); }
        catch (CryptographicException) { return null; }
    }

    /// <summary>HA1 = H(user ":" realm ":" password), RFC 7616 §3.4.2.</summary>
    /// <param name="withSha256">False for browsers: JsSIP knows MD5 alone, and takes no challenge that names another.</param>
    public static DigestAccount AccountOf(string user, string realm, string password, bool withSha256 = true)
    {
        var text = Encoding.UTF8.GetBytes($"{user}:{realm}:{password}");
        return new DigestAccount(user, realm, Convert.ToHexStringLower(MD5.HashData(text)), withSha256 ? Convert.ToHexStringLower(SHA256.HashData(text)) : null);
    }
}
