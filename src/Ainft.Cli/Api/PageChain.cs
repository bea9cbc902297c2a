namespace Ainft.Cli.Api;

/// <summary>Pages that follow one another. A server that never ends them, or leads back, is refused.</summary>
/// <param name="of">The request, as messages name it.</param>
/// <param name="most">The most pages.</param>
internal sealed class PageChain(string of, int most)
{
    private const int MostEmpty = 100;
    private readonly HashSet<string> seen = [];
    private int empty;

    /// <summary>Goes on to the next page, if there is one.</summary>
    /// <param name="next">What names it; null on the last page.</param>
    /// <param name="isEmpty">Whether the page before it had nothing.</param>
    /// <returns><paramref name="next"/>.</returns>
    /// <exception cref="CommandException">The page was there already, or there are too many.</exception>
    public string? Follow(string? next, bool isEmpty)
    {
        empty = isEmpty ? empty + 1 : 0;
        if (next is null)
            return null;
        if (!seen.Add(next))
            throw Endless("lead back to one that was there already");
        if (seen.Count >= most)
            throw Endless($"are more than {most:N0}");
        return empty <= MostEmpty ? next : throw Endless($"are empty, {MostEmpty} in a row");
    }

    private CommandException Endless(string how) => CommandException.Refused(
        $"The pages of the server's answer to {of} {how}.", "Check that --api is the address of an Ainft server; do "
            + "not trust this server's answers.");
}
