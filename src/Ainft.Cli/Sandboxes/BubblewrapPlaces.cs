namespace Ainft.Cli.Sandboxes;

/// <summary>The folders of a task that bwrap mounts.</summary>
/// <param name="Work">The folder that becomes <c>/work</c>.</param>
/// <param name="Out">The folder that becomes <c>/work/out</c>.</param>
/// <param name="Root">The folder with the entries of <c>/</c>. Null for this machine's own <c>/usr</c>.</param>
/// <param name="Home">The folder that becomes <c>/opt/runtime</c>, or null.</param>
internal sealed record BubblewrapPlaces(string Work, string Out, string? Root, string? Home)
{
    public static BubblewrapPlaces Of(SandboxTask task, string outFolder) =>
        new(task.WorkFolder, outFolder, task.Runtime?.Root, task.Runtime?.Home);
}
