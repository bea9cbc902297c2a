using System.Text;

namespace Ainft.Cli.Tests.Nodes;

/// <summary>Writes tar archives block by block, including archives that other programs cannot write.</summary>
internal sealed class RawTar
{
    public const string Posix = "ustar\000", Gnu = "ustar  \0", Old = "\0\0\0\0\0\0\0\0";
    private readonly List<byte> bytes = [];

    /// <summary>Adds a header and its content. It applies a change before it computes the checksum.</summary>
    public RawTar Add(char type, string name, string content = "", string magic = Posix, Action<byte[]>? change = null)
    {
        var (block, data) = (new byte[512], Encoding.Latin1.GetBytes(content));
        Put(block, 0, name);
        Put(block, 100, "0000644\0");
        Put(block, 124, Convert.ToString(data.Length, 8).PadLeft(11, '0'));
        block[156] = (byte)type;
        Put(block, 257, magic);
        change?.Invoke(block);
        Put(block, 148, "        ");
        Put(block, 148, Convert.ToString(block.Sum(value => value), 8).PadLeft(6, '0') + "\0 ");
        return Raw(block).Raw(data).Raw(new byte[-data.Length & 511]);
    }

    /// <summary>Adds an extended header with records of the right lengths.</summary>
    public RawTar Pax(char type, params (string Key, string Value)[] records) =>
        Add(type, "PaxHeaders/x", string.Concat(records.Select(Record)));

    public RawTar Raw(byte[] more)
    {
        bytes.AddRange(more);
        return this;
    }

    /// <summary>The archive with the two blocks at its end.</summary>
    public byte[] End() => Raw(new byte[1024]).Bytes;

    public byte[] Bytes => [.. bytes];

    public static void Put(byte[] block, int at, string text) => Encoding.Latin1.GetBytes(text).CopyTo(block, at);

    public static string Record((string Key, string Value) record)
    {
        var rest = $" {record.Key}={record.Value}\n";
        var length = rest.Length + 1;
        while ($"{length}".Length + rest.Length != length)
            length++;
        return length + rest;
    }
}
