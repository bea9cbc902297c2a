namespace Ainft;

/// <summary>
/// The grammar of SPDX license expressions (SPDX specification, annex "SPDX license expressions"). Ids are not looked up in the license
/// list, which grows faster than manifests may change.
/// </summary>
internal ref struct SpdxExpression
{
    private ReadOnlySpan<char> rest;

    public static bool IsValid(string text)
    {
        var expression = new SpdxExpression { rest = text };
        return expression.ReadCompound() && expression.Next() is "";
    }

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
        return !(TryRead("WITH") || TryRead("with")) || IsId(Take());
    }

    private bool ReadLicense()
    {
        var license = Take();
        var colon = license.IndexOf(':');
        if (colon >= 0)
            return IsReference(license[..colon], "DocumentRef-") && IsReference(license[(colon + 1)..], "LicenseRef-");
        return IsId(license is [.., '+'] ? license[..^1] : license);
    }

    private static bool IsReference(ReadOnlySpan<char> text, string prefix) =>
        text.StartsWith(prefix, StringComparison.Ordinal) && IsId(text[prefix.Length..]);

    private static bool IsId(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text is "AND" or "OR" or "WITH" or "and" or "or" or "with")
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
