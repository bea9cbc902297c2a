using System.Buffers.Binary;
using System.Collections;
using System.Numerics;
using System.Text;

namespace Ainft.Ethereum;

/// <summary>Lays values out in ABI words. Sizes are computed first, so that the output is written once, in place.</summary>
internal static class AbiWriter
{
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    public static int SizeOf(IReadOnlyList<AbiType> types, IList values) =>
        types.Count == values.Count
            ? Enumerable.Range(0, types.Count).Sum(i => types[i].HeadSize + TailSizeOf(types[i], values[i]))
            : throw new ArgumentException($"Expected {types.Count} values, got {values.Count}.");

    /// <summary>Writes heads, then tails; answers the bytes written.</summary>
    public static int Write(IReadOnlyList<AbiType> types, IList values, Span<byte> output)
    {
        var head = 0;
        var tail = types.Sum(type => type.HeadSize);
        for (var i = 0; i < types.Count; i++)
        {
            if (types[i].IsDynamic)
            {
                WriteLength(output[head..], tail);
                tail += WriteBody(types[i], values[i], output[tail..]);
            }
            else
                WriteBody(types[i], values[i], output[head..]);
            head += types[i].HeadSize;
        }
        return tail;
    }

    private static int TailSizeOf(AbiType type, object? value) => type.IsDynamic ? BodySizeOf(type, value) : 0;

    private static int BodySizeOf(AbiType type, object? value) => type.Kind switch
    {
        AbiKind.Bytes => 32 + Padded(Cast<byte[]>(type, value).Length),
        AbiKind.Text => 32 + Padded(Utf8.GetByteCount(Cast<string>(type, value))),
        AbiKind.List => 32 + SizeOf(Repeat(type, value, out var items), items),
        AbiKind.FixedList => SizeOf(Repeat(type, value, out var items), items),
        AbiKind.Tuple => SizeOf(Types(type), Items(type, value)),
        _ => 32,
    };

    private static int WriteBody(AbiType type, object? value, Span<byte> output)
    {
        switch (type.Kind)
        {
            case AbiKind.Bytes:
                return WriteBytes(Cast<byte[]>(type, value), output);
            case AbiKind.Text:
                return WriteBytes(Utf8.GetBytes(Cast<string>(type, value)), output);
            case AbiKind.List:
                var types = Repeat(type, value, out var list);
                WriteLength(output, list.Count);
                return 32 + Write(types, list, output[32..]);
            case AbiKind.FixedList:
                return Write(Repeat(type, value, out var items), items, output);
            case AbiKind.Tuple:
                return Write(Types(type), Items(type, value), output);
            default:
                WriteWord(type, value, output[..32]);
                return 32;
        }
    }

    private static void WriteWord(AbiType type, object? value, Span<byte> word)
    {
        word.Clear();
        switch (type.Kind)
        {
            case AbiKind.Bool:
                word[31] = Cast<bool>(type, value) ? (byte)1 : (byte)0;
                break;
            case AbiKind.Address:
                Cast<Address>(type, value).CopyTo(word[12..]);
                break;
            case AbiKind.FixedBytes when type.Size == 32 && value is Bytes32 whole:
                whole.CopyTo(word);
                break;
            case AbiKind.FixedBytes when Cast<byte[]>(type, value) is var bytes:
                (bytes.Length == type.Size ? bytes : throw Mismatch(type, value)).CopyTo(word);
                break;
            default:
                AbiInteger.Write(type, ToInteger(type, value), word);
                break;
        }
    }

    private static int WriteBytes(byte[] bytes, Span<byte> output)
    {
        WriteLength(output, bytes.Length);
        var padded = output.Slice(32, Padded(bytes.Length));
        padded.Clear();
        bytes.CopyTo(padded);
        return 32 + padded.Length;
    }

    private static void WriteLength(Span<byte> output, int length)
    {
        output[..28].Clear();
        BinaryPrimitives.WriteInt32BigEndian(output[28..], length);
    }

    private static BigInteger ToInteger(AbiType type, object? value) => value switch
    {
        BigInteger big => big,
        int number => number,
        long number => number,
        uint number => number,
        ulong number => number,
        byte number => number,
        ushort number => number,
        _ => throw Mismatch(type, value),
    };

    private static RepeatedType Repeat(AbiType type, object? value, out IList items)
    {
        items = Items(type, value);
        if (type.Kind == AbiKind.FixedList && items.Count != type.Size)
            throw new ArgumentException($"{type} takes {type.Size} items, got {items.Count}.");
        return new RepeatedType(type.Element!, items.Count);
    }

    private static AbiType[] Types(AbiType tuple) => [.. tuple.Components.Select(component => component.Type)];

    private static IList Items(AbiType type, object? value) => value switch
    {
        IList list => list,
        string or null => throw Mismatch(type, value),
        IEnumerable sequence => sequence.Cast<object?>().ToArray(),
        _ => throw Mismatch(type, value),
    };

    private static T Cast<T>(AbiType type, object? value) => value is T right ? right : throw Mismatch(type, value);

    private static ArgumentException Mismatch(AbiType type, object? value) =>
        new($"A value of {value?.GetType().Name ?? "null"} does not fit {type}.");

    private static int Padded(int length) => checked(length + 31) & ~31;

    private sealed class RepeatedType(AbiType type, int count) : IReadOnlyList<AbiType>
    {
        public int Count => count;

        public AbiType this[int index] => type;

        public IEnumerator<AbiType> GetEnumerator() => Enumerable.Repeat(type, count).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
