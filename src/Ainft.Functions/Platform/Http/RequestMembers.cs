using Ainft.Ethereum;

namespace Ainft.Functions.Platform;

/// <summary>
/// The rules of members that bodies, queries and headers have in common. Each rule has one function and one wording.
/// </summary>
internal static class RequestMembers
{
    /// <summary>The most violations that an answer reports, because a small body can have very many.</summary>
    public const int MaxViolations = 256;

    public const string ExpectedCreator = $"Expected the address of the creator, {Address.Form}.";

    public const string ExpectedAddress = $"Expected an address, {Address.Form}.";

    public const string ExpectedSignature =
        "Expected the EIP-712 signature, as 0x and 130 hexadecimal digits (128 in the form of EIP-2098), or up to "
        + "4,096 bytes from a contract wallet.";

    // The signature of a contract wallet (ERC-1271) can be longer than the 65 bytes of an account.
    private const int MaxSignatureBytes = 4_096;

    /// <summary>Reads the address of an account. The zero address is not an account.</summary>
    public static bool TryReadAddress(string? text, out Address address) =>
        Address.TryParse(text, out address) && !address.IsZero;

    /// <summary>The signature in a text, in lower case. Null when the text has another form.</summary>
    public static string? ReadSignature(string? text) =>
        text is { Length: >= 4 and <= 2 + 2 * MaxSignatureBytes } && Hex.TryParse(text, out _)
            ? text.ToLowerInvariant()
            : null;

    /// <summary>The violation of a signature after its deadline. Null until then.</summary>
    public static Violation? Expired(ulong deadline, DateTimeOffset now) =>
        deadline < (ulong)now.ToUnixTimeSeconds()
            ? new Violation("/deadline", ViolationCode.SignatureExpired, ViolationCode.SignatureExpired.Meaning)
            : null;

    /// <summary>The violation of a member that the object must not have.</summary>
    public static Violation Unknown(string name, IEnumerable<string> known, long? at = null) => new(
        PointerOf(name),
        ViolationCode.MemberUnknown,
        $"Unknown member. The members are {string.Join(", ", known)}.",
        at);

    /// <summary>The violation of a second member with the same name.</summary>
    public static Violation Repeated(string name, long? at = null) => new(
        PointerOf(name), ViolationCode.MemberRepeated, ViolationCode.MemberRepeated.Meaning, at);

    /// <summary>The violation of a member with a name that is not Unicode text, so no pointer can name it.</summary>
    public static Violation NotUnicode(long? at = null) => new(
        "", ViolationCode.TextNotUnicode, "The name of a member is not valid Unicode text.", at);

    // RFC 6901, 3.
    private static string PointerOf(string name) =>
        $"/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
}
