using Spectre.Console;
using Spectre.Console.Rendering;

namespace Ainft.Cli;

/// <summary>Takes out of all that is shown what a terminal would obey: names, commands and reasons are texts of strangers.</summary>
internal sealed class Harmless : IRenderHook
{
    public IEnumerable<IRenderable> Process(RenderOptions options, IEnumerable<IRenderable> renderables) => renderables.Select(shown => new Cleaned(shown));

    private sealed class Cleaned(IRenderable shown) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => shown.Measure(options, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => shown.Render(options, maxWidth).Select(Clean);

        // Control codes of segments that say so are the console's own: colours, and where a live table begins.
        private static Segment Clean(Segment segment) => segment.IsControlCode || segment.IsLineBreak || !segment.Text.Any(char.IsControl)
            ? segment
            : new Segment(string.Concat(segment.Text.Where(letter => !char.IsControl(letter))), segment.Style);
    }
}
