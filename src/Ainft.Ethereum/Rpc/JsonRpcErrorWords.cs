using System.Numerics;
using System.Text.RegularExpressions;

namespace Ainft.Ethereum;

/// <summary>The error texts of nodes and providers, as observed from geth, Erigon, Nethermind, Besu, Reth, anvil and
/// hosted services. The first rule that matches decides. All phrases are in lower case.</summary>
internal static partial class JsonRpcErrorWords
{
    public const int LimitExceeded = -32005;
    private const int TooManyRequests = 429;
    private const int Reverted = 3;

    private static readonly string[] RateLimited =
    [
        "too many requests", "rate limit", "rate-limit", "ratelimit", "request rate", "request limit",
        "requests per second", "request count exceeded", "compute units", "throughput", "throttl", "quota",
        "over capacity", "monthly capacity",
    ];

    private static readonly string[] BlockMissing =
    [
        "header not found", "header for hash not found", "unknown block", "block not found", "cannot find block",
        "could not find block", "no block found", "beyond current head", "beyond head", "ahead of the head",
        "after last accepted block", "blockoutofrange", "block out of range", "missing trie node", "historical state",
        "state not available", "state is not available",
    ];

    private static readonly string[] RangeRefused =
    [
        "query returned more than", "more than 10000", "more than 10,000", "more than 20000", "block range",
        "blocks range", "range is too", "range too", "range limit", "range exceed", "range over", "ranges over",
        "large range", "max range", "maximum range", "allowed range", "exceeds the range", "exceed the range",
        "response size", "response too", "response is too", "response larger", "too many results", "too many logs",
        "too many blocks", "max results", "maximum results", "logs matched", "query exceeds", "query timeout",
        "query time out", "query too large", "is limited to", "are limited to", "limited to 0 -", "limit exceeded",
        "exceeds limit", "exceed max", "exceeds max", "exceeded max", "exceed maximum", "exceeds maximum",
        "max block", "maximum block", "distance between", "specify a smaller", "smaller block", "narrow",
        "reduce the", "up to a ", "backend response",
    ];

    private static readonly string[] AlreadyKnown =
    [
        "already known", "alreadyknown", "known transaction", "already imported", "already in pool",
        "already in the pool", "already in mempool", "already in the mempool", "already exists", "already_exists",
        "duplicate transaction", "transaction is already",
    ];

    private static readonly string[] NonceTooLow =
    [
        "nonce too low", "nonce is too low", "nonce_too_low", "nonce too small", "oldnonce", "old nonce",
        "nonce has already been used", "nonce already used", "nonce is below", "nonce below",
        "lower than the current nonce", "tx nonce is lower", "invalid transaction nonce",
    ];

    private static readonly string[] Underpriced =
    [
        "underpriced", "feetoolow", "fee too low", "fee is too low", "price too low", "price is too low",
        "price below", "less than block base fee", "lower than block base fee", "below base fee",
        "less than the base fee", "price bump", "price not high enough", "tip too low", "tip cap too low",
        "fee cap too low", "below configured minimum", "below the minimum",
    ];

    private static readonly string[] InsufficientFunds =
    [
        "insufficient funds", "insufficientfunds", "insufficient balance", "exceeds account balance",
        "sender doesn't have enough", "not enough funds",
    ];

    private static readonly string[] ExecutionFailed =
    [
        "revert", "out of gas", "outofgas", "gas required exceeds", "invalid opcode", "bad instruction",
        "badinstruction", "opcode not found", "invalidfefeopcode", "opcode 0xfe", "invalid jump", "invalidjump",
        "stack underflow", "stackunderflow", "stack overflow", "stackoverflow", "stack limit", "vm exception",
        "vm execution error", "evm error", "execution error", "executionerror", "execution halted", "notactivated",
        "max code size", "write protection", "static state change", "statechangeduringstaticcall", "out of bounds",
        "outofoffset", "gas uint64 overflow",
    ];

    public static JsonRpcErrorMeaning Classify(string method, int code, string text)
    {
        var words = text.ToLowerInvariant();
        if (code == TooManyRequests || Any(words, RateLimited))
            return JsonRpcErrorMeaning.RateLimited;
        if (Any(words, BlockMissing))
            return JsonRpcErrorMeaning.BlockMissing;
        return method switch
        {
            "eth_getLogs" => ClassifyLogs(code, words),
            "eth_sendRawTransaction" or "eth_sendTransaction" => ClassifySend(words),
            _ when code == LimitExceeded => JsonRpcErrorMeaning.RangeRefused,
            _ => ClassifyExecution(code, words),
        };
    }

    private static JsonRpcErrorMeaning ClassifyLogs(int code, string words) =>
        !words.Contains("invalid block range", StringComparison.Ordinal)
        && (code == LimitExceeded || Any(words, RangeRefused))
            ? JsonRpcErrorMeaning.RangeRefused
            : JsonRpcErrorMeaning.Other;

    private static JsonRpcErrorMeaning ClassifySend(string words) =>
        Any(words, NonceTooLow) ? JsonRpcErrorMeaning.NonceTooLow
        : Any(words, Underpriced) ? JsonRpcErrorMeaning.Underpriced
        : Any(words, InsufficientFunds) ? JsonRpcErrorMeaning.InsufficientFunds
        : Any(words, AlreadyKnown) && !words.Contains("unknown transaction", StringComparison.Ordinal)
            ? JsonRpcErrorMeaning.AlreadyKnown
        : JsonRpcErrorMeaning.Other;

    private static JsonRpcErrorMeaning ClassifyExecution(int code, string words) =>
        code == Reverted || Any(words, ExecutionFailed) ? JsonRpcErrorMeaning.ExecutionFailed
        : Any(words, InsufficientFunds) ? JsonRpcErrorMeaning.InsufficientFunds
        : JsonRpcErrorMeaning.Other;

    public static bool SpeaksOfReplacement(string text) =>
        Any(text.ToLowerInvariant(), ["replace", "price bump", "not high enough"]);

    /// <summary>The number after a word such as "minimum", for example in <c>gas tip cap 1, minimum needed
    /// 25000000000</c>.</summary>
    public static BigInteger? FindMinimum(string text)
    {
        var match = Minimum().Match(text);
        if (!match.Success || !DecimalText.TryRead(match.Groups["number"].ValueSpan, out BigInteger number))
            return null;
        return match.Groups["gwei"].Success ? number * 1_000_000_000 : number;
    }

    [GeneratedRegex(
        @"(minimum|at least|needed|required)[^0-9]{0,40}?(?<![0-9a-z])(?<number>[0-9]{1,30})(?![0-9a-z.])"
            + "(?<gwei> ?gwei)?",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex Minimum();

    private static bool Any(string words, string[] phrases) =>
        phrases.Any(phrase => words.Contains(phrase, StringComparison.Ordinal));
}
