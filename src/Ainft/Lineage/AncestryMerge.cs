using System.Buffers.Binary;
using Ainft.Ethereum;

namespace Ainft.Lineage;

/// <summary>
/// The distinct members of several sets in the order of their ids, each with the first set that contains it.
/// </summary>
/// <remarks>
/// The constructor needs about 24 bytes of memory per member of each set. The object then holds 8 bytes per distinct
/// member and 4 bytes per member.
/// </remarks>
internal sealed class AncestryMerge
{
    private readonly int[] owners;
    private readonly int[] members;
    private readonly int[][] places;

    public AncestryMerge(IReadOnlyList<AncestrySet> sets)
    {
        Sets = sets;
        places = [.. sets.Select(set => new int[set.Count])];
        var all = sets.Sum(set => set.Count);
        (owners, members) = (new int[all], new int[all]);
        Fill(Sorted(all));
    }

    public IReadOnlyList<AncestrySet> Sets { get; }

    /// <summary>The number of distinct members.</summary>
    public int Count { get; private set; }

    /// <summary>The first set that contains a member.</summary>
    public int OwnerOf(int place) => owners[place];

    /// <summary>The index of a member in the first set that contains it.</summary>
    public int MemberOf(int place) => members[place];

    /// <summary>The index in this merge of a member of a set.</summary>
    public int PlaceOf(int set, int member) => places[set][member];

    /// <summary>The index of an id, or -1.</summary>
    public int IndexOf(AinftId id)
    {
        for (var set = 0; set < Sets.Count; set++)
            if (Sets[set].IndexOf(id) is >= 0 and var member)
                return places[set][member];
        return -1;
    }

    public AinftId IdOf(int place) => Sets[owners[place]].IdOf(members[place]);

    /// <summary>All members of all sets, by the first eight bytes of the id.</summary>
    private (ulong[] Keys, (int Set, int Member)[] Items) Sorted(int count)
    {
        var (keys, items, next) = (new ulong[count], new (int, int)[count], 0);
        for (var set = 0; set < Sets.Count; set++)
            for (var member = 0; member < Sets[set].Count; member++)
            {
                var value = Sets[set].IdOf(member).Value;
                keys[next] = BinaryPrimitives.ReadUInt64BigEndian(Bytes32.AsSpan(in value));
                items[next++] = (set, member);
            }
        Array.Sort(keys, items);
        return (keys, items);
    }

    private void Fill((ulong[] Keys, (int Set, int Member)[] Items) sorted)
    {
        var (keys, items) = sorted;
        for (int start = 0, end; start < items.Length; start = end)
        {
            for (end = start + 1; end < items.Length && keys[end] == keys[start];)
                end++;
            if (end - start > 1)
                items.AsSpan(start, end - start).Sort(Compare);
            foreach (var item in items.AsSpan(start, end - start))
                Place(item);
        }
    }

    private void Place((int Set, int Member) item)
    {
        if (Count == 0 || IdOf(Count - 1) != Sets[item.Set].IdOf(item.Member))
            (owners[Count], members[Count++]) = item;
        places[item.Set][item.Member] = Count - 1;
    }

    private int Compare((int Set, int Member) one, (int Set, int Member) other)
    {
        var byId = Sets[one.Set].IdOf(one.Member).CompareTo(Sets[other.Set].IdOf(other.Member));
        return byId != 0 ? byId : one.Set.CompareTo(other.Set);
    }
}
