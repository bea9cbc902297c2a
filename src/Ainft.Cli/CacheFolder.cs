namespace Ainft.Cli;

/// <summary>The folder of this user for files that the tool can make again.</summary>
internal static class CacheFolder
{
    /// <summary>The path of an entry below <c>XDG_CACHE_HOME</c>, or else below the user's local data.</summary>
    public static string PathOf(string name) => Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
            ? cache
            : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData),
        "ainft", name);
}
