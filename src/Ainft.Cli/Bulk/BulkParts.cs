namespace Ainft.Cli.Bulk;

/// <summary>
/// Cuts lines into requests that the server accepts. A chunk of the file cannot be cut earlier, because ids replace
/// names and change the lengths.
/// </summary>
internal static class BulkParts
{
    public const int MaxLines = 10_000;
    private const long MaxBytes = 60 << 20;
    private const int MaxOutsideParents = 1 << 15;

    public static IEnumerable<List<InputLine>> Cut(IEnumerable<InputLine> lines)
    {
        var (part, bytes, own, outside) = (new List<InputLine>(), 0L, new HashSet<AinftId>(), new HashSet<AinftId>());
        foreach (var line in lines)
        {
            var isFull = part.Count == MaxLines
                || bytes + line.Bytes.Length >= MaxBytes
                || outside.Count + line.Parents.Count > MaxOutsideParents;
            if (part.Count > 0 && isFull)
            {
                yield return part;
                (part, bytes) = ([], 0);
                own.Clear();
                outside.Clear();
            }

            part.Add(line);
            bytes += line.Bytes.Length + 1;
            own.Add(line.Id);
            outside.UnionWith(line.Parents.Where(parent => !own.Contains(parent)));
        }

        if (part.Count > 0)
            yield return part;
    }
}
