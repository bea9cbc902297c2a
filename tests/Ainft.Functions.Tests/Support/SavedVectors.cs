namespace Ainft.Functions.Tests;

/// <summary>
/// Saves files of tests as vectors of a version of a format. It writes them into the folder that the environment
/// variable <c>AINFT_VECTORS</c> names, if it is set.
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
