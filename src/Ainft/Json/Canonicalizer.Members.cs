using System.Buffers;
using System.Runtime.CompilerServices;

namespace Ainft.Json;

internal ref partial struct Canonicalizer
{
    private const int InsertionSortLimit = 24;
    private const int NoMember = int.MinValue;

    private bool Enter()
    {
        if (depth == limits.MaxDepth)
            return Fail(
                position,
                ViolationCode.JsonDepth,
                $"Arrays and objects must not be nested more than {limits.MaxDepth} levels deep.");
        path[depth++] = NoMember;
        return true;
    }

    private bool ReadObject()
    {
        if (!Enter())
            return false;
        Write((byte)'{');
        position++;
        var first = memberCount;
        if (!TryRead((byte)'}') && !ReadMembers(first))
            return false;
        Write((byte)'}');
        memberCount = first;
        depth--;
        return true;
    }

    private bool ReadMembers(int first)
    {
        var sorted = true;
        while (true)
        {
            path[depth - 1] = NoMember;
            if (!ReadName(first, ref sorted))
                return false;
            if (!TryRead((byte)':'))
                return FailHere("Expected ':'.");
            Write((byte)':');
            var member = memberCount - 1;
            if (!ReadValue())
                return false;
            members[member].End = length;
            if (!TryRead((byte)','))
                break;
            Write((byte)',');
        }
        if (!TryRead((byte)'}'))
            return FailHere("Expected ',' or '}'.");
        return sorted || Sort(first);
    }

    private bool ReadName(int first, ref bool sorted)
    {
        SkipWhiteSpace();
        if (position == input.Length || input[position] != '"')
            return FailHere("Expected a member name.");
        var member = new Member { Start = length, Offset = position };
        if (!ReadString())
            return false;
        member.NameEnd = length;
        member.IsEscaped = stringIsEscaped;
        Reserve(sizeof(ulong));
        member.Prefix = MemberOrder.Prefix(buffer.AsSpan(member.Start + 1), length - member.Start - 2);
        if (memberCount == members.Length)
            GrowMembers();
        members[memberCount] = member;
        path[depth - 1] = ~memberCount++;
        if (!sorted || memberCount - 1 == first)
            return true;
        var order = MemberOrder.Compare(buffer, in members[memberCount - 2], in member);
        sorted = order < 0;
        return order != 0 || FailDuplicate(memberCount - 1);
    }

    private bool Sort(int first)
    {
        var unsorted = members.AsSpan(first, memberCount - first);
        var body = unsorted[0].Start;
        var size = length - body;
        if (unsorted.Length <= InsertionSortLimit)
            InsertionSort(unsorted);
        else
            unsorted.Sort(new MemberOrder(buffer));
        for (var i = 1; i < unsorted.Length; i++)
            if (MemberOrder.Compare(buffer, in unsorted[i - 1], in unsorted[i]) == 0)
                return FailDuplicate(first + (unsorted[i].Offset > unsorted[i - 1].Offset ? i : i - 1));

        Reserve(size + Slack);
        var copy = buffer.AsSpan(length, size);
        buffer.AsSpan(body, size).CopyTo(copy);
        var end = body;
        foreach (ref readonly var member in unsorted)
        {
            if (end > body)
                buffer[end++] = (byte)',';
            copy[(member.Start - body)..(member.End - body)].CopyTo(buffer.AsSpan(end));
            end += member.End - member.Start;
        }
        return true;
    }

    private readonly void InsertionSort(Span<Member> unsorted)
    {
        for (var i = 1; i < unsorted.Length; i++)
        {
            var member = unsorted[i];
            var place = i;
            while (place > 0 && MemberOrder.Compare(buffer, in unsorted[place - 1], in member) > 0)
            {
                unsorted[place] = unsorted[place - 1];
                place--;
            }
            unsorted[place] = member;
        }
    }

    private bool FailDuplicate(int member)
    {
        path[depth - 1] = ~member;
        return Fail(
            members[member].Offset, ViolationCode.MemberRepeated, "The object already has a member with this name.");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void GrowMembers()
    {
        var larger = ArrayPool<Member>.Shared.Rent(2 * members.Length);
        members.CopyTo(larger.AsSpan());
        ArrayPool<Member>.Shared.Return(members);
        members = larger;
    }

    private readonly string Pointer()
    {
        var pointer = new JsonPointer();
        for (var level = 0; level < depth; level++)
            if (path[level] >= 0)
                pointer = pointer.Append(path[level]);
            else if (path[level] != NoMember)
                pointer = pointer.Append(MemberOrder.Name(buffer, in members[~path[level]]));
        return pointer.ToString();
    }

    /// <summary>A member in the scratch buffer.</summary>
    internal struct Member
    {
        /// <summary>The first eight bytes of the name as a big-endian number, padded with zeros.</summary>
        public ulong Prefix;

        /// <summary>The index of the name's opening quote.</summary>
        public int Start;

        /// <summary>The index after the name's closing quote.</summary>
        public int NameEnd;

        /// <summary>The index after the value.</summary>
        public int End;

        /// <summary>The byte offset of the name in the document.</summary>
        public int Offset;

        /// <summary>Whether the name is written with an escape.</summary>
        public bool IsEscaped;
    }
}
