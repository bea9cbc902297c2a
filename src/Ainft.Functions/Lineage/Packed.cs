using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Ainft.Ethereum;

namespace Ainft.Functions.Lineage;

/// <summary>
/// Packs lists into binary properties. A relation is one byte, as in labels. It is 1 for the first value of the
/// enumeration, and 0 for an unknown relation.
/// </summary>
internal static class Packed
{
    private const int LinkSize = Bytes32.Size + 1;
    private const int ContributorSize = Address.Size + sizeof(ushort);

    public static byte[] Ids(IReadOnlyList<AinftId> ids) => MemoryMarshal.AsBytes<AinftId>([.. ids]).ToArray();

    public static AinftId[] ReadIds(byte[]? bytes) => MemoryMarshal.Cast<byte, AinftId>(bytes ?? []).ToArray();

    public static byte[] Relations(IReadOnlyList<Relation> relations) =>
        [.. relations.Select(relation => ByteOf(relation))];

    public static Relation[] ReadRelations(byte[]? bytes) =>
        [.. (bytes ?? []).Select(value => RelationOf(value)
            ?? throw new InvalidDataException("The row of a registered component lacks the relation to a parent."))];

    public static byte[] Links(IReadOnlyList<ChildLink> links)
    {
        var bytes = new byte[links.Count * LinkSize];
        foreach (var (index, link) in links.Index())
        {
            link.Child.Value.CopyTo(bytes.AsSpan(index * LinkSize));
            bytes[(index + 1) * LinkSize - 1] = ByteOf(link.Relation);
        }
        return bytes;
    }

    public static ChildLink[] ReadLinks(byte[]? bytes) =>
        [.. (bytes ?? []).Chunk(LinkSize).Select(
            link => new ChildLink(new AinftId(new Bytes32(link.AsSpan(0, Bytes32.Size))), RelationOf(link[^1])))];

    public static byte[] Contributors(IReadOnlyList<Contributor> contributors)
    {
        var bytes = new byte[contributors.Count * ContributorSize];
        foreach (var (index, contributor) in contributors.Index())
        {
            var place = bytes.AsSpan(index * ContributorSize, ContributorSize);
            contributor.Address.CopyTo(place);
            BinaryPrimitives.WriteUInt16BigEndian(place[Address.Size..], (ushort)contributor.Share);
        }
        return bytes;
    }

    public static Contributor[] ReadContributors(byte[]? bytes) =>
        [.. (bytes ?? []).Chunk(ContributorSize).Select(item => new Contributor(
            new Address(item.AsSpan(0, Address.Size)),
            BinaryPrimitives.ReadUInt16BigEndian(item.AsSpan(Address.Size))))];

    private static byte ByteOf(Relation? relation) => relation is { } known ? (byte)(1 + known) : (byte)0;

    private static Relation? RelationOf(byte value) => value == 0 ? null : (Relation)(value - 1);
}
