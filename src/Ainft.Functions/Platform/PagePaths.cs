namespace Ainft.Functions.Platform;

/// <summary>
/// The paths of the pages about one object. Answers in JSON link to these pages, and the last slice that answers
/// requests of people serves them.
/// </summary>
public static class PagePaths
{
    /// <summary>The page of a component.</summary>
    public static string Component(string id) => $"/ainft/{id}";

    /// <summary>The page of a run.</summary>
    public static string Run(string run) => $"/run/{run}";

    /// <summary>The page of an account, which is also that of a node by its key.</summary>
    public static string Address(string address) => $"/address/{address}";

    /// <summary>The page of a batch.</summary>
    public static string Batch(string root) => $"/batch/{root}";

    /// <summary>The page of a bundle.</summary>
    public static string Bundle(string hash) => $"/bundle/{hash}";
}

/// <summary>The links of an object.</summary>
/// <param name="Self">The path of its JSON.</param>
/// <param name="Page">The path of its page for people.</param>
public sealed record ObjectLinks(string Self, string Page);
