namespace Ainft.Manifests;

/// <summary>
/// The grammar of SPDX license expressions (SPDX 3.0.1, annex "SPDX license expressions"), which includes SPDX 2.3,
/// annex D. Ids are not compared with the license list, because the list changes but a manifest must stay valid.
/// </summary>
internal ref struct SpdxExpression
{
    private const string License = "LicenseRef-", Addition = "AdditionRef-", Document = "DocumentRef-";

    private readonly bool isStrict;
    private ReadOnlySpan<char> rest;

    private SpdxExpression(string text, bool isStrict)
    {
        rest = text;
        this.isStrict = isStrict;
    }

    /// <summary>
    /// Whether a registered manifest may have the expression. Earlier versions read references as ids of the list.
    /// </summary>
    public static bool IsReadable(string text) => new SpdxExpression(text, isStrict: false).IsWhole();

    /// <summary>Whether the expression follows the grammar exactly, which is required in new manifests.</summary>
    public static bool IsValid(string text) => new SpdxExpression(text, isStrict: true).IsWhole();

    private bool IsWhole() => ReadCompound() && Next() is "";

    private bool ReadCompound()
    {
        do
        {
            if (!ReadTerm())
                return false;
        }
        while (TryRead("AND") || TryRead("OR") || TryRead("and") || TryRead("or"));
        return true;
    }

    private bool ReadTerm()
    {
        if (TryRead("("))
            return ReadCompound() && TryRead(")");
        if (!ReadLicense())
            return false;
        return !(TryRead("WITH") || TryRead("with")) || IsReferenceOrId(Take(), Addition);
    }

    private bool ReadLicense()
    {
        var license = Take();
        // A plus may follow only an id of the list.
        return license is [.., '+'] ? IsListed(license[..^1]) : IsReferenceOrId(license, License);
    }

    private readonly bool IsReferenceOrId(ReadOnlySpan<char> text, string prefix)
    {
        var colon = text.IndexOf(':');
        return colon >= 0
            ? IsReference(text[..colon], Document) && IsReference(text[(colon + 1)..], prefix)
            : IsReference(text, prefix) || IsListed(text);
    }

    private readonly bool IsListed(ReadOnlySpan<char> text) =>
        IsIdString(text) && text is not ("AND" or "OR" or "WITH" or "and" or "or" or "with")
            && !(isStrict && IsPrefixed(text));

    private static bool IsPrefixed(ReadOnlySpan<char> text) => text.StartsWith(License, StringComparison.Ordinal)
        || text.StartsWith(Addition, StringComparison.Ordinal) || text.StartsWith(Document, StringComparison.Ordinal);

    private static bool IsReference(ReadOnlySpan<char> text, string prefix) =>
        text.StartsWith(prefix, StringComparison.Ordinal) && IsIdString(text[prefix.Length..]);

    private static bool IsIdString(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return false;
        foreach (var character in text)
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('-' or '.'))
                return false;
        return true;
    }

    private bool TryRead(string token)
    {
        var isNext = Next().SequenceEqual(token);
        if (isNext)
            Take();
        return isNext;
    }

    private ReadOnlySpan<char> Take()
    {
        var token = Next();
        rest = rest.TrimStart(' ')[token.Length..];
        return token;
    }

    private readonly ReadOnlySpan<char> Next()
    {
        var text = rest.TrimStart(' ');
        if (text is ['(' or ')', ..])
            return text[..1];
        var end = text.IndexOfAny(' ', '(', ')');
        return end < 0 ? text : text[..end];
    }
}
