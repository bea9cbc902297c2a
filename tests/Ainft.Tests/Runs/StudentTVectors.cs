namespace Ainft.Tests.Runs;

/// <summary>The published vectors of docs/verdicts.md, which a program in another language made.</summary>
internal static class StudentTVectors
{
    public static byte[] Read()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "docs", "vectors", "student-t.json")))
            folder = Path.GetDirectoryName(folder)
                ?? throw new DirectoryNotFoundException("docs/vectors is not above the tests.");
        return File.ReadAllBytes(Path.Combine(folder, "docs", "vectors", "student-t.json"));
    }
}
