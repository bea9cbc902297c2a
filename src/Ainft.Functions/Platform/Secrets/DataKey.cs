using System.Security.Cryptography;

namespace Ainft.Functions.Platform;

/// <summary>
/// One data key with its envelopes. An envelope is the byte 1, the first 8 bytes of the SHA-256 of the key, a nonce of
/// 12 random bytes, the ciphertext of AES-256-GCM, and the tag of 16 bytes. Decision 42 specifies it.
/// </summary>
internal sealed class DataKey : IDisposable
{
    private const byte Version = 1;
    private const int IdBytes = 8, NonceBytes = 12, TagBytes = 16, HeadBytes = 1 + IdBytes + NonceBytes;

    private readonly byte[] head;
    private readonly AesGcm cipher;

    /// <param name="key">32 random bytes.</param>
    public DataKey(byte[] key)
    {
        head = [Version, .. SHA256.HashData(key)[..IdBytes]];
        cipher = new AesGcm(key, TagBytes);
    }

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
        cipher.Encrypt(
            nonce, secret, envelope.AsSpan(HeadBytes, secret.Length), envelope.AsSpan(^TagBytes..), place.ToBytes());
        return envelope;
    }

    /// <summary>Decrypts the envelope of a place. Null when it is damaged or belongs to another place.</summary>
    public byte[]? Open(SecretPlace place, ReadOnlySpan<byte> envelope)
    {
        var secret = new byte[envelope.Length - HeadBytes - TagBytes];
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

    /// <inheritdoc/>
    public void Dispose() => cipher.Dispose();
}
