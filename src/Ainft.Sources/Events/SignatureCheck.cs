using System.Security.Cryptography;

namespace Ainft.Sources.Events;

/// <summary>The check of one signature. The body comes in parts, so a large one needs little memory.</summary>
internal sealed class SignatureCheck : IDisposable
{
    private static readonly byte[] NoKey = [];

    private readonly WebhookPlatform platform;
    private readonly SignatureClaim claim;
    private readonly List<(byte[] Key, IncrementalHash Mac)> tries = [];

    public SignatureCheck(
        WebhookPlatform platform, Func<string, string?> header, IReadOnlyList<byte[]> secrets)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(secrets);
        this.platform = platform;
        claim = SignatureClaim.Read(platform, header);
        // An integration with one secret, or none, takes as long as one with two.
        for (var index = 0; index < Math.Max(secrets.Count, EventLimits.Secrets); index++)
        {
            var key = index < secrets.Count ? KeyOf(platform, secrets[index]) : NoKey;
            var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
            mac.AppendData(claim.Prefix);
            tries.Add((key, mac));
        }
    }

    /// <summary>Adds the next part of the raw body.</summary>
    public void Append(ReadOnlySpan<byte> part)
    {
        foreach (var (_, mac) in tries)
            mac.AppendData(part);
    }

    /// <summary>The result after the last part.</summary>
    public SignatureState End(DateTimeOffset now)
    {
        var isValid = false;
        foreach (var (key, mac) in tries)
            isValid |= Matches(key, mac) & key.Length > 0;
        return !isValid ? SignatureState.Wrong
            : EventSignature.IsLate(platform, claim, now) ? SignatureState.Late
            : SignatureState.Valid;
    }

    public void Dispose()
    {
        foreach (var (_, mac) in tries)
            mac.Dispose();
    }

    private bool Matches(byte[] key, IncrementalHash mac)
    {
        var expected = platform == WebhookPlatform.HuggingFace ? SHA256.HashData(key) : mac.GetHashAndReset();
        var isFound = false;
        foreach (var code in claim.Codes)
            isFound |= CryptographicOperations.FixedTimeEquals(code, expected);
        return isFound;
    }

    private static byte[] KeyOf(WebhookPlatform platform, byte[] secret) =>
        WebhookSecret.IsStandard(platform) ? WebhookSecret.KeyOf(secret) ?? NoKey : secret;
}
