namespace Ainft;

/// <summary>Draws nodes so that anybody can draw them again.</summary>
public static class Panel
{
    /// <summary>Draws up to <paramref name="count"/> nodes; the order of the candidates does not matter.</summary>
    /// <param name="beacon">The public chance.</param>
    /// <param name="run">The run's id.</param>
    /// <param name="candidates">Who could be drawn.</param>
    /// <param name="already">Who was drawn before, whatever became of them.</param>
    /// <param name="count">How many are needed.</param>
    /// <returns>The drawn, in the order of the draw; fewer when there are no more that are independent of one another.</returns>
    public static IReadOnlyList<Candidate> Draw(
        Beacon beacon, Sha256Digest run, IEnumerable<Candidate> candidates, IEnumerable<Candidate> already, int count) => throw new NotImplementedException();
}
