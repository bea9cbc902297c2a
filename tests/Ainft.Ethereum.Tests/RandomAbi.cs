using System.Numerics;
using CsCheck;

namespace Ainft.Ethereum.Tests;

/// <summary>Random ABI types and values of them, with the text that cast reads.</summary>
internal sealed class RandomAbi(int seed)
{
    private readonly Random random = new(seed);

    public static Gen<RandomAbi> Gen { get; } = CsCheck.Gen.Int.Select(seed => new RandomAbi(seed));

    public string Type(int depth) => random.Next(depth > 0 ? 10 : 7) switch
    {
        0 => $"uint{8 * random.Next(1, 33)}",
        1 => $"int{8 * random.Next(1, 33)}",
        2 => "bool",
        3 => "address",
        4 => $"bytes{random.Next(1, 33)}",
        5 => "bytes",
        6 => "string",
        7 => Type(depth - 1) + "[]",
        8 => $"{Type(depth - 1)}[{random.Next(1, 4)}]",
        _ => $"({string.Join(',', Types(depth - 1))})",
    };

    public string[] Types(int depth) => [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Type(depth))];

    public (object Value, string Text) Value(AbiType type) => type.Kind switch
    {
        AbiKind.UnsignedInteger => Number(Integer(type.Size)),
        AbiKind.SignedInteger => Number(Integer(type.Size) - (BigInteger.One << (type.Size - 1))),
        AbiKind.Bool => random.Next(2) == 1 ? (true, "true") : (false, "false"),
        AbiKind.Address => new Address(Bytes(20)) is var address ? (address, address.ToString()) : default,
        AbiKind.FixedBytes when type.Size == 32 => new Bytes32(Bytes(32)) is var word ? (word, word.ToString()) : default,
        AbiKind.FixedBytes => Hexadecimal(Bytes(type.Size)),
        AbiKind.Bytes => Hexadecimal(Bytes(random.Next(70))),
        AbiKind.Text => new string([.. Enumerable.Range(0, random.Next(1, 70)).Select(_ => (char)random.Next('a', 'z'))]) is var text ? (text, text) : default,
        AbiKind.List => Many(Enumerable.Repeat(type.Element!, random.Next(4)), '[', ']'),
        AbiKind.FixedList => Many(Enumerable.Repeat(type.Element!, type.Size), '[', ']'),
        _ => Many(type.Components.Select(component => component.Type), '(', ')'),
    };

    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    public int Next(int limit) => random.Next(limit);

    private (object, string) Many(IEnumerable<AbiType> types, char open, char close)
    {
        var values = types.Select(Value).ToArray();
        return (values.Select(value => value.Value).ToArray(), $"{open}{string.Join(',', values.Select(value => value.Text))}{close}");
    }

    private BigInteger Integer(int bits) => random.Next(4) switch
    {
        0 => BigInteger.Zero,
        1 => (BigInteger.One << bits) - 1,
        _ => new BigInteger(Bytes(bits / 8), isUnsigned: true),
    };

    private static (object, string) Number(BigInteger number) => (number, number.ToString());

    private static (object, string) Hexadecimal(byte[] bytes) => (bytes, Hex.Format(bytes));
}
