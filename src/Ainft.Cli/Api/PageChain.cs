namespace Ainft.Cli.Api;

/// <summary>Follows the pages of an answer, and refuses pages that never end or that lead back.</summary>
/// <param name="of">The name of the request in messages.</param>
/// <param name="most">The maximum number of pages.</param>
internal sealed class PageChain(string of, int most)
{
    private const int MostEmpty = 100;
    private readonly HashSet<string> seen = [];
    private int empty;

    /// <summary>Continues with the next page.</summary>
    /// <param name="next">The name of the next page, or null on the last page.</param>
    /// <param name="isEmpty">Whether the page before it was empty.</param>
    /// <returns><paramref name="next"/>.</returns>
    /// <exception cref="CommandException">The page occurred before, or there are too many pages.</exception>
    public string? Follow(string? next, bool isEmpty)
    {
        empty = isEmpty ? empty + 1 : 0;
        if (next is null)
            return null;
        if (!seen.Add(next))
            throw Endless("lead back to an earlier page");
        if (seen.Count >= most)
            throw Endless($"are more than {most:N0}");
        return empty <= MostEmpty ? next : throw Endless($"are empty, {MostEmpty} in a row");
    }

    private CommandException Endless(string how) => CommandException.Refused(
        $"The pages of the server's answer to {of} {how}.",
        "Check that --api is the address of an Ainft server. Do not trust this server's answers.");
}
