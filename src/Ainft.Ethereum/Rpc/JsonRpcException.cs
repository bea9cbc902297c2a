using System.Numerics;
using System.Text.Json;

namespace Ainft.Ethereum;

/// <summary>The node answered with an error. Nodes word the same refusal in many ways; the properties name what it
/// means.</summary>
public class JsonRpcException : Exception
{
    private const int MaxText = 500;

    /// <summary>An error answer.</summary>
    /// <param name="method">The method that was called.</param>
    /// <param name="code">The error's code.</param>
    /// <param name="text">The error's message; cut at 500 characters.</param>
    /// <param name="data">The error's data.</param>
    public JsonRpcException(string method, int code, string text, JsonElement? data = null)
        : base($"{method} was refused ({code}): {Cut(text)}")
    {
        (Method, Code, Text, ErrorData) = (method, code, Cut(text), data);
        Meaning = JsonRpcErrorWords.Classify(method, code, $"{Cut(text)} {WordsOf(data)}");
    }

    /// <summary>The method that was called.</summary>
    public string Method { get; }

    /// <summary>The error's code, such as -32000.</summary>
    public int Code { get; }

    /// <summary>The node's own words.</summary>
    public string Text { get; }

    /// <summary>The error's data, such as the bytes of a revert.</summary>
    public JsonElement? ErrorData { get; }

    /// <summary>What the error means.</summary>
    public JsonRpcErrorMeaning Meaning { get; }

    /// <summary>Whether a range of blocks was too wide, or its answer too large: ask for less.</summary>
    public bool IsRangeRefused => Meaning == JsonRpcErrorMeaning.RangeRefused;

    /// <summary>Whether the node holds this very transaction already: as good as sent.</summary>
    public bool IsAlreadyKnown => Meaning == JsonRpcErrorMeaning.AlreadyKnown;

    /// <summary>Whether the nonce was used by a mined transaction, perhaps by this very one.</summary>
    public bool IsNonceTooLow => Meaning == JsonRpcErrorMeaning.NonceTooLow;

    /// <summary>Whether the fees are too low to enter the pool or to replace what is there.</summary>
    public bool IsUnderpriced => Meaning == JsonRpcErrorMeaning.Underpriced;

    /// <summary>Whether the node holds another transaction with this nonce, which these fees do not replace.</summary>
    public bool IsReplacementUnderpriced => IsUnderpriced && JsonRpcErrorWords.SpeaksOfReplacement(Text);

    /// <summary>The least fee that the refusal names, in wei per gas; null when it names none.</summary>
    public BigInteger? NamedMinimum => JsonRpcErrorWords.FindMinimum($"{Text} {WordsOf(ErrorData)}");

    /// <summary>
    /// The least to offer next after fees that were too low: the minimum that the refusal names, or twice the offer.
    /// </summary>
    /// <param name="offered">The tip, or the gas price where there is no base fee, in wei per gas.</param>
    public BigInteger LeastAfter(BigInteger offered) => NamedMinimum ?? 2 * offered;

    /// <summary>Whether the sender cannot pay.</summary>
    public bool IsInsufficientFunds => Meaning == JsonRpcErrorMeaning.InsufficientFunds;

    /// <summary>Whether the provider asks to come back later.</summary>
    public bool IsRateLimited => Meaning == JsonRpcErrorMeaning.RateLimited;

    /// <summary>Whether the node does not have the block asked for: it lags behind, or has pruned it.</summary>
    public bool IsBlockMissing => Meaning == JsonRpcErrorMeaning.BlockMissing;

    /// <summary>Whether the contract's code failed: reverted, out of gas, or invalid.</summary>
    public bool IsExecutionFailure => Meaning == JsonRpcErrorMeaning.ExecutionFailed;

    /// <summary>The bytes that the contract reverted with; empty when there are none.</summary>
    public byte[] RevertData => FindHex(ErrorData) is { } hex && Hex.TryParse(hex, out var bytes) ? bytes : [];

    private static string? FindHex(JsonElement? data) => data switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString() is { } hex && hex.IndexOf("0x", StringComparison.Ordinal) is >= 0 and var start
            ? hex[start..]
            : null,
        { ValueKind: JsonValueKind.Object } members when members.TryGetProperty("data", out var inner) => FindHex(inner),
        _ => null,
    };

    /// <summary>Reads the error of an answer; some nodes give a text and no object.</summary>
    internal static JsonRpcException Read(string method, JsonElement error)
    {
        if (error.ValueKind != JsonValueKind.Object)
            return new JsonRpcException(method, 0, error.ToString());
        var isNumber = error.TryGetProperty("code", out var number) && number.ValueKind == JsonValueKind.Number;
        var code = isNumber && number.TryGetInt32(out var value) ? value : 0;
        var text = error.TryGetProperty("message", out var message) ? message.ToString() : "no message";
        return new JsonRpcException(method, code, text, error.TryGetProperty("data", out var data) ? data : null);
    }

    /// <summary>Some providers put the reason there; the bytes of a revert are no words.</summary>
    private static string WordsOf(JsonElement? data) =>
        data is null || FindHex(data) is not null ? "" : Cut(data.Value.ToString());

    private static string Cut(string text) => text.Length <= MaxText ? text : text[..MaxText] + "…";
}
