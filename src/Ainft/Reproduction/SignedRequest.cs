using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Ainft.Ethereum;

namespace Ainft;

/// <summary>
/// Who sends a request, proven by a signature over all of it: the header
/// <c>Authorization: Ainft node=0x…, time=SECONDS, nonce=0x…, signature=0x…</c>.
/// </summary>
/// <remarks>
/// Signed is the EIP-712 message <c>Request(string method,string path,bytes32 body,uint256 time,bytes32 nonce)</c> in the registry's
/// <see cref="MintDomain"/>: the method in capitals, the path with its query exactly as it is sent (from <c>/api/</c> on), the SHA-256 of the
/// body (of no bytes where there is none), when it is sent in Unix seconds, and 32 bytes that the sender uses once.
/// </remarks>
/// <param name="Node">Who says to have signed.</param>
/// <param name="Time">When it was sent, in Unix seconds.</param>
/// <param name="Nonce">What tells it apart from every other request of the node.</param>
/// <param name="Signature">The signature; its s is low.</param>
public sealed record SignedRequest(Address Node, ulong Time, Bytes32 Nonce, Signature Signature)
{
    /// <summary>The scheme of the header, as RFC 9110 calls its first word.</summary>
    public const string Scheme = "Ainft";

    private static readonly RunMessageType Message = new(
        "Request", ("string", "method"), ("string", "path"), ("bytes32", "body"), ("uint256", "time"), ("bytes32", "nonce"));

    private static readonly string[] Names = ["node", "time", "nonce", "signature"];

    /// <summary>The header's value without its scheme, as HTTP clients take it.</summary>
    public string Parameter => string.Create(CultureInfo.InvariantCulture, $"node={Node}, time={Time}, nonce={Nonce}, signature={Signature}");

    /// <summary>Signs a request.</summary>
    /// <param name="node">The key that signs.</param>
    /// <param name="domain">The registry that it is sent to.</param>
    /// <param name="method">The method.</param>
    /// <param name="path">The path with its query, as it is sent.</param>
    /// <param name="body">The SHA-256 of the body.</param>
    /// <param name="time">When it is sent.</param>
    /// <param name="nonce">32 bytes that were never used before.</param>
    /// <param name="ct">Ends the wait for a key that is elsewhere.</param>
    public static async ValueTask<SignedRequest> SignAsync(
        ISigner node, MintDomain domain, string method, string path, Sha256Digest body, DateTimeOffset time, Bytes32 nonce, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(node);
        var seconds = (ulong)time.ToUnixTimeSeconds();
        return new SignedRequest(node.Address, seconds, nonce, await node.SignAsync(HashToSign(domain, method, path, body, seconds, nonce), ct).ConfigureAwait(false));
    }

    /// <summary>The hash to sign of a request; the parameters are those of <see cref="SignAsync"/>.</summary>
    public static Bytes32 HashToSign(MintDomain domain, string method, string path, Sha256Digest body, ulong time, Bytes32 nonce)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(path);
        return Message.Hash(domain, Text(method), Text(path), body, time, nonce);
    }

    /// <summary>Whether <see cref="Node"/> signed this very request for this registry.</summary>
    public bool IsFor(MintDomain domain, string method, string path, Sha256Digest body) =>
        Signature.IsLowS && Secp256k1.TryRecover(HashToSign(domain, method, path, body, Time, Nonce), Signature, out var signer) && signer == Node;

    /// <summary>Reads the header: the four parameters in any order, each once, and no other.</summary>
    /// <param name="header">The whole value, scheme included.</param>
    /// <param name="request">Who signed it and when, when the answer is true; the signature is not checked yet.</param>
    /// <param name="reason">What is wrong with it, in words for people, when the answer is false.</param>
    public static bool TryParse(string? header, [NotNullWhen(true)] out SignedRequest? request, [NotNullWhen(false)] out string? reason)
    {
        request = null;
        reason = $"Expected {Scheme} node=0x…, time=SECONDS, nonce=0x…, signature=0x….";
        if (header is not { Length: <= 512 } || !header.StartsWith(Scheme + " ", StringComparison.OrdinalIgnoreCase))
            return false;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in header[(Scheme.Length + 1)..].Split(',', StringSplitOptions.TrimEntries))
            if (part.Split('=', 2) is not [var name, var value] || !Names.Contains(name) || !values.TryAdd(name, value))
                return false;
        request = values.Count == Names.Length ? Read(values, out reason) : null;
        return request is not null;
    }

    private static SignedRequest? Read(Dictionary<string, string> values, out string? reason)
    {
        reason = null;
        if (!Address.TryParse(values["node"], out var node))
            reason = "node is not an address: 0x and 40 hexadecimal digits, with the EIP-55 checksum when the case is mixed.";
        if (!DecimalText.TryRead(values["time"], out ulong time))
            reason = "time is not a number of seconds since 1970.";
        if (!Bytes32.TryParse(values["nonce"], out var nonce))
            reason = "nonce is not 0x and 64 hexadecimal digits.";
        if (!Signature.TryParse(values["signature"], out var signature)
            && !Signature.TryParseCompact(values["signature"], out signature))
            reason = "signature is neither 0x and 130 hexadecimal digits that end in 1b or 1c, "
                + "nor 0x and the 128 digits of EIP-2098.";
        return reason is null ? new SignedRequest(node, time, nonce, signature) : null;
    }

    // EIP-712 puts the hash of a text where others put their word.
    private static RunMessageType.Value Text(string text) => new(Keccak256.Hash(Encoding.UTF8.GetBytes(text)), text);

    /// <summary>The whole value of the header.</summary>
    public override string ToString() => $"{Scheme} {Parameter}";
}
