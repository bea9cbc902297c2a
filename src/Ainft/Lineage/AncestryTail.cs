namespace Ainft;
internal sealed class AncestryTail
{
    public static int CountOf(ReadOnlySpan<byte> tail) => throw new NotImplementedException();
    public static AncestryTail Read(ReadOnlyMemory<byte> tail) => throw new NotImplementedException();
    public int IndexOf(AinftId id) => throw new NotImplementedException();
}
