using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Ainft.Ethereum;

namespace Ainft.Runs;

/// <summary>
/// The sender of a request, with a signature over the whole request. It is the header
/// <c>Authorization: Ainft node=0x…, time=SECONDS, nonce=0x…, signature=0x…</c>.
/// </summary>
/// <remarks>
/// The node signs the EIP-712 message <c>Request(string method,string path,bytes32 body,uint256 time,bytes32 nonce)</c>
/// in the registry's <see cref="MintDomain"/>. The method is in capitals. The path is exactly as it is sent, from
/// <c>/api/</c> on and with its query. The body is the SHA-256 of its bytes, or of no bytes for a request without a
/// body. The time is in Unix seconds. The nonce is 32 bytes that the sender uses once.
/// </remarks>
/// <param name="Node">The account that claims to have signed.</param>
/// <param name="Time">The time when the request was sent, in Unix seconds.</param>
/// <param name="Nonce">The value that distinguishes the request from all other requests of the node.</param>
/// <param name="Signature">The signature, with a low s.</param>
public sealed record SignedRequest(Address Node, ulong Time, Bytes32 Nonce, Signature Signature)
{
    /// <summary>The scheme of the header, as RFC 9110 calls its first word.</summary>
    public const string Scheme = "Ainft";

    private static readonly MessageType Message = new(
        "Request", ("string", "method"), ("string", "path"), ("bytes32", "body"), ("uint256", "time"),
        ("bytes32", "nonce"));

    private static readonly string[] Names = ["node", "time", "nonce", "signature"];

    /// <summary>The value of the header without its scheme, in the form that HTTP clients expect.</summary>
    public string Parameter => string.Create(
        CultureInfo.InvariantCulture, $"node={Node}, time={Time}, nonce={Nonce}, signature={Signature}");

    /// <summary>Signs a request.</summary>
    /// <param name="node">The key that signs.</param>
    /// <param name="domain">The registry that it is sent to.</param>
    /// <param name="method">The method.</param>
    /// <param name="path">The path with its query, as it is sent.</param>
    /// <param name="body">The SHA-256 of the body.</param>
    /// <param name="time">The time when it is sent.</param>
    /// <param name="nonce">32 bytes that were never used before.</param>
    /// <param name="ct">Cancels the wait for a remote key.</param>
    public static async ValueTask<SignedRequest> SignAsync(
        ISigner node, MintDomain domain, string method, string path, Sha256Digest body, DateTimeOffset time,
        Bytes32 nonce, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(node);
        var seconds = (ulong)time.ToUnixTimeSeconds();
        var hash = HashToSign(domain, method, path, body, seconds, nonce);
        return new SignedRequest(node.Address, seconds, nonce, await node.SignAsync(hash, ct).ConfigureAwait(false));
    }

    /// <summary>
    /// The hash of a request that the node signs. The parameters are those of <see cref="SignAsync"/>.
    /// </summary>
    public static Bytes32 HashToSign(
        MintDomain domain, string method, string path, Sha256Digest body, ulong time, Bytes32 nonce)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(path);
        return Message.Hash(domain, method, path, body, time, nonce);
    }

    /// <summary>Whether <see cref="Node"/> signed this very request for this registry.</summary>
    public bool IsFor(MintDomain domain, string method, string path, Sha256Digest body) => Signature.IsLowS
        && Secp256k1.TryRecover(HashToSign(domain, method, path, body, Time, Nonce), Signature, out var signer)
        && signer == Node;

    /// <summary>Reads the header, which has the four parameters in any order, each once, and no others.</summary>
    /// <param name="header">The whole value, including the scheme.</param>
    /// <param name="request">The signed request when the answer is true. Its signature is not checked yet.</param>
    /// <param name="reason">A sentence that explains the refusal, when the answer is false.</param>
    public static bool TryParse(
        string? header, [NotNullWhen(true)] out SignedRequest? request, [NotNullWhen(false)] out string? reason)
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
            reason = $"node is not an address. Expected {Address.Form}.";
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

    /// <summary>The whole value of the header.</summary>
    public override string ToString() => $"{Scheme} {Parameter}";
}
