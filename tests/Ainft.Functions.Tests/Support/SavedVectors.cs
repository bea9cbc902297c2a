namespace Ainft.Functions.Tests;

/// <summary>
/// Files that tests make by the way and that can be kept as vectors of a format's version: they are written into the folder that the
/// environment variable <c>AINFT_VECTORS</c> names, if it names one.
/// </summary>
internal static class SavedVectors
{
    public static void Save(string folder, string name, byte[] file)
    {
        if (Environment.GetEnvironmentVariable("AINFT_VECTORS") is not { Length: > 0 } root)
            return;
        Directory.CreateDirectory(Path.Combine(root, folder));
        File.WriteAllBytes(Path.Combine(root, folder, $"{name}.json"), file);
    }
}
