using System.Numerics;
using System.Text.Json;

namespace Ainft.Ethereum;

/// <summary>The node answered with an error. Nodes have many texts for the same error. The properties give its
/// meaning.</summary>
public class JsonRpcException : Exception
{
    private const int MaxText = 500;

    /// <summary>An error answer.</summary>
    /// <param name="method">The method that was called.</param>
    /// <param name="code">The error's code.</param>
    /// <param name="text">The error's message, of which the exception keeps 500 characters.</param>
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

    /// <summary>The node's own message.</summary>
    public string Text { get; }

    /// <summary>The error's data, such as the bytes of a revert.</summary>
    public JsonElement? ErrorData { get; }

    /// <summary>The meaning of the error.</summary>
    public JsonRpcErrorMeaning Meaning { get; }

    /// <summary>Whether the node already has this transaction. It is then sent.</summary>
    public bool IsAlreadyKnown => Meaning == JsonRpcErrorMeaning.AlreadyKnown;

    /// <summary>Whether a mined transaction used the nonce. It can be this transaction itself.</summary>
    public bool IsNonceTooLow => Meaning == JsonRpcErrorMeaning.NonceTooLow;

    /// <summary>Whether the fees are too low to enter the pool or to replace a transaction in it.</summary>
    public bool IsUnderpriced => Meaning == JsonRpcErrorMeaning.Underpriced;

    /// <summary>Whether the pool has another transaction with this nonce that these fees cannot replace.</summary>
    public bool IsReplacementUnderpriced => IsUnderpriced && JsonRpcErrorWords.SpeaksOfReplacement(Text);

    /// <summary>The least fee in wei per gas that the error states, if any.</summary>
    public BigInteger? NamedMinimum => JsonRpcErrorWords.FindMinimum($"{Text} {WordsOf(ErrorData)}");

    /// <summary>
    /// The least to offer after fees that were too low. It is the minimum that the error states, or twice the offer.
    /// </summary>
    /// <param name="offered">The tip, or the gas price on a chain without a base fee, in wei per gas.</param>
    public BigInteger LeastAfter(BigInteger offered) => NamedMinimum ?? 2 * offered;

    /// <summary>Whether the balance of the sender is too low.</summary>
    public bool IsInsufficientFunds => Meaning == JsonRpcErrorMeaning.InsufficientFunds;

    /// <summary>Whether the provider limits the rate of requests.</summary>
    public bool IsRateLimited => Meaning == JsonRpcErrorMeaning.RateLimited;

    /// <summary>Whether the contract's code reverted, ran out of gas or is invalid.</summary>
    public bool IsExecutionFailure => Meaning == JsonRpcErrorMeaning.ExecutionFailed;

    /// <summary>The bytes with which the contract reverted, empty without such bytes.</summary>
    public byte[] RevertData => FindHex(ErrorData) is { } hex && Hex.TryParse(hex, out var bytes) ? bytes : [];

    private static string? FindHex(JsonElement? data) => data switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString() is { } hex
            && hex.IndexOf("0x", StringComparison.Ordinal) is >= 0 and var start
            ? hex[start..]
            : null,
        { ValueKind: JsonValueKind.Object } members when members.TryGetProperty("data", out var inner) =>
            FindHex(inner),
        _ => null,
    };

    /// <summary>Reads the error of an answer. Some nodes give a text instead of an object.</summary>
    internal static JsonRpcException Read(string method, JsonElement error)
    {
        if (error.ValueKind != JsonValueKind.Object)
            return new JsonRpcException(method, 0, error.ToString());
        var isNumber = error.TryGetProperty("code", out var number) && number.ValueKind == JsonValueKind.Number;
        var code = isNumber && number.TryGetInt32(out var value) ? value : 0;
        var text = error.TryGetProperty("message", out var message) ? message.ToString() : "no message";
        return new JsonRpcException(method, code, text, error.TryGetProperty("data", out var data) ? data : null);
    }

    /// <summary>The text in the data, in which some providers put the reason. Revert bytes are not text.</summary>
    private static string WordsOf(JsonElement? data) =>
        data is null || FindHex(data) is not null ? "" : Cut(data.Value.ToString());

    private static string Cut(string text) => text.Length <= MaxText ? text : text[..MaxText] + "…";
}
