using System.Text.Json;

namespace Ainft.Ethereum;

/// <summary>The node answered with an error. Nodes word the same refusal in many ways; the properties name what it means.</summary>
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
        Meaning = JsonRpcErrorWords.Classify(method, code, text);
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
        { ValueKind: JsonValueKind.String } text => text.GetString() is { } hex && hex.IndexOf("0x", StringComparison.Ordinal) is >= 0 and var start ? hex[start..] : null,
        { ValueKind: JsonValueKind.Object } members when members.TryGetProperty("data", out var inner) => FindHex(inner),
        _ => null,
    };

    private static string Cut(string text) => text.Length <= MaxText ? text : text[..MaxText] + "…";
}
