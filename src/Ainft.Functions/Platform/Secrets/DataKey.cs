using System.Security.Cryptography;

namespace Ainft.Functions.Platform;

/// <summary>
/// One data key with its envelopes. An envelope is the byte 1, the first 8 bytes of the SHA-256 of the key, a nonce of
/// 12 random bytes, the ciphertext of AES-256-GCM, and the tag of 16 bytes. Decision 42 specifies it.
/// </summary>
/// <remarks>
/// Many threads may seal and open at the same time. A cipher is not safe for that, so each call has one of its own.
/// </remarks>
internal sealed class DataKey
{
    private const byte Version = 1;
    private const int IdBytes = 8, NonceBytes = 12, TagBytes = 16, HeadBytes = 1 + IdBytes + NonceBytes;

    private readonly byte[] key, head;

    /// <param name="key">32 random bytes.</param>
    public DataKey(byte[] key) => (this.key, head) = (key, [Version, .. SHA256.HashData(key)[..IdBytes]]);

    /// <summary>Whether an envelope names this key.</summary>
    public bool Made(ReadOnlySpan<byte> envelope) =>
        envelope.Length >= HeadBytes + TagBytes && envelope.StartsWith(head);

    /// <summary>Encrypts a secret for its place.</summary>
    public byte[] Seal(SecretPlace place, ReadOnlySpan<byte> secret)
    {
        var envelope = new byte[HeadBytes + secret.Length + TagBytes];
        head.CopyTo(envelope, 0);
        var nonce = envelope.AsSpan(head.Length, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Encrypt(
            nonce, secret, envelope.AsSpan(HeadBytes, secret.Length), envelope.AsSpan(^TagBytes..), place.ToBytes());
        return envelope;
    }

    /// <summary>Decrypts the envelope of a place. Null when it is damaged or belongs to another place.</summary>
    public byte[]? Open(SecretPlace place, ReadOnlySpan<byte> envelope)
    {
        var secret = new byte[envelope.Length - HeadBytes - TagBytes];
        using var cipher = new AesGcm(key, TagBytes);
        try
        {
            cipher.Decrypt(
                envelope[head.Length..HeadBytes], envelope[HeadBytes..^TagBytes], envelope[^TagBytes..], secret,
                place.ToBytes());
            return secret;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
