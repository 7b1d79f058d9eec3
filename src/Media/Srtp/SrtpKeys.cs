namespace Antiphon.Media.Srtp;

/// <summary>Master keys of both directions for AES_CM_128_HMAC_SHA1_80: 16 octets of key and 14 of salt each.</summary>
internal sealed record SrtpKeys(byte[] SendKey, byte[] SendSalt, byte[] ReceiveKey, byte[] ReceiveSalt)
{
    public const int KeyLength = 16;
    public const int SaltLength = 14;

    /// <summary>Octets to export from DTLS.</summary>
    public const int ExportLength = 2 * (KeyLength + SaltLength);

    /// <summary>RFC 5764 §4.2: client key, server key, client salt, server salt. The DTLS client sends with the client's.</summary>
    public static SrtpKeys FromDtls(ReadOnlySpan<byte> exported, bool weAreClient)
    {
        var clientKey = exported[..16].ToArray();
        var serverKey = exported[16..32].ToArray();
        var clientSalt = exported[32..46].ToArray();
        var serverSalt = exported[46..60].ToArray();
        return weAreClient
            ? new SrtpKeys(clientKey, clientSalt, serverKey, serverSalt)
            : new SrtpKeys(serverKey, serverSalt, clientKey, clientSalt);
    }
}
