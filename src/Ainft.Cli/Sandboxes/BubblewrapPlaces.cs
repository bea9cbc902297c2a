namespace Ainft.Cli.Sandboxes;

/// <summary>Where bwrap finds a task's folders.</summary>
/// <param name="Work">What becomes <c>/work</c>.</param>
/// <param name="Out">What becomes <c>/work/out</c>.</param>
/// <param name="Root">The folder whose entries become those of <c>/</c>; null for this machine's own
/// <c>/usr</c>.</param>
/// <param name="Home">What becomes <c>/opt/runtime</c>; or null.</param>
internal sealed record BubblewrapPlaces(string Work, string Out, string? Root, string? Home)
{
    public static BubblewrapPlaces Of(SandboxTask task, string outFolder) =>
        new(task.WorkFolder, outFolder, task.Runtime?.Root, task.Runtime?.Home);
}
