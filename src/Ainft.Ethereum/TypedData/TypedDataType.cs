namespace Ainft.Ethereum;

/// <summary>The type of a member: an elementary type or a struct, behind any number of array brackets.</summary>
/// <param name="Name">The type as written, which is also how <c>encodeType</c> writes it.</param>
/// <param name="Elementary">The elementary type, or null.</param>
/// <param name="Element">The item type of an array, or null.</param>
/// <param name="Length">The items of a fixed array, or null.</param>
internal sealed record TypedDataType(string Name, AbiType? Elementary, TypedDataType? Element, int? Length)
{
    private const int MaxDimensions = 32;

    /// <summary>The struct at the bottom of this type, or null.</summary>
    public string? StructName => Element is not null ? Element.StructName : Elementary is null ? Name : null;

    public static TypedDataType Parse(string name)
    {
        if (name.AsSpan().Count('[') > MaxDimensions)
            throw new FormatException($"Arrays have at most {MaxDimensions} dimensions.");
        if (!name.EndsWith(']'))
            return new TypedDataType(name, IsAlias(name) ? null : AbiType.Elementary(name), null, null);
        var open = name.LastIndexOf('[');
        var (digits, length) = (name[(open + 1)..^1], 0);
        if (open <= 0 || digits.Length > 0 && !(DecimalText.TryReadShortest(digits, out length) && length > 0))
            throw new FormatException($"'{name}' is no type.");
        return new TypedDataType(name, null, Parse(name[..open]), digits.Length == 0 ? null : length);
    }

    /// <summary>EIP-712 knows no <c>uint</c> or <c>int</c> without a size.</summary>
    private static bool IsAlias(string name) => name is "uint" or "int";
}
