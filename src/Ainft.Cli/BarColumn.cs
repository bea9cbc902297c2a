using Spectre.Console;
using Spectre.Console.Rendering;

namespace Ainft.Cli;

/// <summary>
/// A column of a progress bar that is empty while the fraction is unknown, so that people see no wrong percentage.
/// </summary>
internal sealed class BarColumn(ProgressColumn column) : ProgressColumn
{
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
        task.IsIndeterminate ? Shown.Text("") : column.Render(options, task, deltaTime);
}
