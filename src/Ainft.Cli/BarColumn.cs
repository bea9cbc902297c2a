using Spectre.Console;
using Spectre.Console.Rendering;

namespace Ainft.Cli;

/// <summary>A column of a bar that is shown only where the fraction is known: no percentage is better than a wrong
/// one.</summary>
internal sealed class BarColumn(ProgressColumn column) : ProgressColumn
{
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
        task.IsIndeterminate ? Shown.Text("") : column.Render(options, task, deltaTime);
}
