namespace Ainft.Ethereum;

/// <summary>Reads human-readable ABI text: types, parameter lists, and declarations.</summary>
internal sealed class AbiTextReader(string text)
{
    private const int MaxDepth = 16;

    private int position;

    public AbiType ReadWholeType()
    {
        var type = ReadType(0);
        ExpectEnd();
        return type;
    }

    /// <summary>A name and its parameters, as in <c>mint(bytes32 digest, bytes32[] parents)</c>; an opening keyword is skipped.</summary>
    public (string Name, IReadOnlyList<AbiParameter> Parameters) ReadDeclaration(string keyword)
    {
        var name = ReadWord();
        if (name == keyword && Peek() != '(')
            name = ReadWord();
        if (name.Length == 0)
            throw Unexpected("a name");
        return (name, ReadParameters());
    }

    /// <summary>The parameter list after <c>returns</c>, past mutability and visibility words; none when nothing follows.</summary>
    public IReadOnlyList<AbiParameter> ReadResults()
    {
        while (ReadWord() is { Length: > 0 } word)
        {
            if (word == "returns")
                return ReadParameters();
            if (word is not ("external" or "public" or "internal" or "private" or "view" or "pure" or "payable" or "nonpayable" or "virtual" or "override"))
                throw Unexpected("returns");
        }
        return [];
    }

    public IReadOnlyList<AbiParameter> ReadParameters(int depth = 0)
    {
        Expect('(');
        var parameters = new List<AbiParameter>();
        if (TryTake(')'))
            return parameters;
        do
            parameters.Add(ReadParameter(depth));
        while (TryTake(','));
        Expect(')');
        return parameters;
    }

    public void ExpectEnd()
    {
        TryTake(';');
        if (Peek() != '\0')
            throw Unexpected("the end");
    }

    private AbiParameter ReadParameter(int depth)
    {
        var type = ReadType(depth);
        var (name, indexed) = ("", false);
        while (ReadWord() is { Length: > 0 } word)
        {
            if (word == "indexed" && !indexed)
                indexed = true;
            else if (word is not ("memory" or "calldata" or "storage" or "payable"))
                name = name.Length == 0 ? word : throw Unexpected("',' or ')'");
        }
        return new AbiParameter(type, name, indexed);
    }

    private AbiType ReadType(int depth)
    {
        if (depth > MaxDepth)
            throw new FormatException($"ABI types are nested at most {MaxDepth} deep.");
        var type = ReadBaseType(depth);
        for (var suffixes = 0; TryTake('['); suffixes++)
        {
            if (suffixes > MaxDepth)
                throw new FormatException($"ABI types are nested at most {MaxDepth} deep.");
            var length = ReadWord();
            Expect(']');
            type = length.Length == 0 ? AbiType.List(type) : AbiType.FixedList(type, ParseLength(length));
        }
        return type;
    }

    private AbiType ReadBaseType(int depth)
    {
        var name = Peek() == '(' ? "tuple" : ReadWord();
        if (name != "tuple")
            return AbiType.Elementary(name) ?? throw Unexpected("a type");
        var components = ReadParameters(depth + 1);
        return components.Count > 0 ? AbiType.Tuple(components) : throw new FormatException("A tuple has at least one component.");
    }

    private static int ParseLength(string digits) =>
        DecimalText.TryReadShortest(digits, out int length) && length is > 0 and <= 1 << 20
            ? length
            : throw new FormatException($"'{digits}' is no array length.");

    private string ReadWord()
    {
        Peek();
        var start = position;
        while (position < text.Length && (char.IsAsciiLetterOrDigit(text[position]) || text[position] is '_' or '$'))
            position++;
        return text[start..position];
    }

    private char Peek()
    {
        while (position < text.Length && text[position] == ' ')
            position++;
        return position < text.Length ? text[position] : '\0';
    }

    private bool TryTake(char expected)
    {
        if (Peek() != expected)
            return false;
        position++;
        return true;
    }

    private void Expect(char expected)
    {
        if (!TryTake(expected))
            throw Unexpected($"'{expected}'");
    }

    private FormatException Unexpected(string expected) => new($"Expected {expected} at {position} of '{text}'.");
}
