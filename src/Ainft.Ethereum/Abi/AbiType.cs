namespace Ainft.Ethereum;

/// <summary>A type of the contract ABI (Solidity's ABI specification): how its values are laid out in 32-byte words.</summary>
public sealed class AbiType
{
    private const int MaxStaticSize = 1 << 24;

    private AbiType(AbiKind kind, string name, int size, AbiType? element, IReadOnlyList<AbiParameter> components)
    {
        (Kind, Name, Size, Element, Components) = (kind, name, size, element, components);
        IsDynamic = kind is AbiKind.Bytes or AbiKind.Text or AbiKind.List
            || element is { IsDynamic: true } && kind is AbiKind.FixedList
            || components.Any(component => component.Type.IsDynamic);
        HeadSize = IsDynamic ? 32 : kind switch
        {
            AbiKind.FixedList => size * element!.HeadSize,
            AbiKind.Tuple => components.Sum(component => component.Type.HeadSize),
            _ => 32,
        };
    }

    /// <summary>What sort of type this is.</summary>
    public AbiKind Kind { get; }

    /// <summary>The canonical name, as selectors and topics hash it: <c>uint256</c>, <c>(address,bytes32[])</c>.</summary>
    public string Name { get; }

    /// <summary>Bits of an integer, bytes of a fixed byte string, items of a fixed array; else 0.</summary>
    public int Size { get; }

    /// <summary>The item type of an array.</summary>
    public AbiType? Element { get; }

    /// <summary>The components of a tuple, in order.</summary>
    public IReadOnlyList<AbiParameter> Components { get; }

    /// <summary>Whether values are written out of line, behind an offset.</summary>
    public bool IsDynamic { get; }

    /// <summary>The bytes that a value takes in place: its offset (32) when dynamic, all of it when static.</summary>
    public int HeadSize { get; }

    /// <summary>Whether an indexed event parameter of this type is its hash rather than its value.</summary>
    internal bool IsHashedWhenIndexed => IsDynamic || Kind is AbiKind.FixedList or AbiKind.Tuple;

    /// <summary>Parses one type, such as <c>uint256</c>, <c>bytes32[4]</c> or <c>(address to, bytes32[] path)[]</c>.</summary>
    /// <exception cref="FormatException">The text is no type.</exception>
    public static AbiType Parse(string type) => new AbiTextReader(type).ReadWholeType();

    /// <summary>The canonical name.</summary>
    public override string ToString() => Name;

    internal static AbiType Tuple(IReadOnlyList<AbiParameter> components) =>
        new(AbiKind.Tuple, $"({string.Join(',', components.Select(component => component.Type.Name))})", 0, null, components);

    internal static AbiType List(AbiType element) => new(AbiKind.List, element.Name + "[]", 0, element, []);

    internal static AbiType FixedList(AbiType element, int length) => (long)length * element.HeadSize <= MaxStaticSize
        ? new(AbiKind.FixedList, $"{element.Name}[{length}]", length, element, [])
        : throw new FormatException($"An array in place takes at most {MaxStaticSize} bytes.");

    /// <summary>The elementary type of a name, or null. <c>uint</c> and <c>int</c> mean 256 bits.</summary>
    internal static AbiType? Elementary(string name) => name switch
    {
        "bool" => new(AbiKind.Bool, name, 0, null, []),
        "address" => new(AbiKind.Address, name, 0, null, []),
        "string" => new(AbiKind.Text, name, 0, null, []),
        "bytes" => new(AbiKind.Bytes, name, 0, null, []),
        "uint" or "int" => Elementary(name + "256"),
        _ when SizeAfter(name, "uint") is > 0 and <= 256 and var bits && bits % 8 == 0 => new(AbiKind.UnsignedInteger, name, bits, null, []),
        _ when SizeAfter(name, "int") is > 0 and <= 256 and var bits && bits % 8 == 0 => new(AbiKind.SignedInteger, name, bits, null, []),
        _ when SizeAfter(name, "bytes") is > 0 and <= 32 and var size => new(AbiKind.FixedBytes, name, size, null, []),
        _ => null,
    };

    private static int SizeAfter(string name, string prefix)
    {
        var digits = name.AsSpan(Math.Min(prefix.Length, name.Length));
        return name.StartsWith(prefix, StringComparison.Ordinal) && digits.Length is > 0 and <= 3 && digits[0] != '0'
            && DecimalText.TryRead(digits, out int size) ? size : 0;
    }
}
