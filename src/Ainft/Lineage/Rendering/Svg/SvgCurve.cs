using System.Globalization;
using System.Text;

namespace Ainft.Lineage.Rendering.Svg;

/// <summary>A smooth line from a component up to its parent. It is vertical where it passes a layer.</summary>
internal sealed class SvgCurve
{
    // The share of the height over which the line stays vertical before it turns.
    private const double Upright = 0.5;

    private readonly StringBuilder path = new();
    private readonly bool isSharedBelow;

    public SvgCurve(SvgShape shape, LayerRoute route)
    {
        var child = route.Vertices[0];
        var (at, y) = ((X: shape.PortOf(child, route.Vertices[1]), Y: shape.TopOf(child)), shape.TopOf(child));
        path.Append(CultureInfo.InvariantCulture, $"M{at.X:0.#} {at.Y:0.#}");
        for (var i = 1; i < route.Vertices.Count; i++)
        {
            var vertex = route.Vertices[i];
            var to = (X: shape.MiddleOf(vertex), Y: shape.BottomOf(vertex) + (vertex.IsNode ? 2 : 0));
            if (i == route.Own + 1)
                (From, To) = (at, to);
            if (vertex.IsNode || Math.Abs(at.X - to.X) >= 0.05)
            {
                if (at.Y < y)
                    path.Append(CultureInfo.InvariantCulture, $"V{at.Y:0.#}");
                AppendTurn(at, to);
                y = to.Y;
            }
            at = (to.X, shape.TopOf(vertex));
        }
        isSharedBelow = route.Own > 0;
    }

    /// <summary>The path data.</summary>
    public string Path => path.ToString();

    /// <summary>The lower end of the part that no other line shares.</summary>
    public (double X, double Y) From { get; }

    /// <summary>The upper end of that part.</summary>
    public (double X, double Y) To { get; }

    /// <summary>A point of the part that no other line shares.</summary>
    /// <param name="t">0 at the component, 1 at the point where other lines join or at the parent.</param>
    public (double X, double Y) At(double t)
    {
        t = isSharedBelow ? 1 - t : t;
        var (s, turn) = (1 - t, (From.Y - To.Y) * Upright);
        return (
            s * s * (s + 3 * t) * From.X + t * t * (t + 3 * s) * To.X,
            s * s * s * From.Y + 3 * s * s * t * (From.Y - turn) + 3 * s * t * t * (To.Y + turn) + t * t * t * To.Y);
    }

    private void AppendTurn((double X, double Y) at, (double X, double Y) to)
    {
        var turn = (at.Y - to.Y) * Upright;
        path.Append(CultureInfo.InvariantCulture, $"C{at.X:0.#} {at.Y - turn:0.#} {to.X:0.#} {to.Y + turn:0.#} ")
            .Append(CultureInfo.InvariantCulture, $"{to.X:0.#} {to.Y:0.#}");
    }
}
