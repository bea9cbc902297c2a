using System.Globalization;
using System.Text;

namespace Ainft;

/// <summary>A smooth line from a component to its parent, level where it passes a layer.</summary>
/// <param name="Path">The path data.</param>
/// <param name="From">Where its first part begins: at the component.</param>
/// <param name="To">Where its first part ends: at the parent, or at the next layer.</param>
internal sealed record SvgCurve(string Path, (double X, double Y) From, (double X, double Y) To)
{
    // How far the line goes on level before it turns, of the way across.
    private const double Level = 0.5;

    public static SvgCurve Of(SvgShape shape, LayerRoute route)
    {
        var child = route.Vertices[0];
        var from = (X: shape.LeftOf(child), Y: SvgShape.PortOf(child, route.Vertices[1]));
        var path = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"M{from.X:0.#} {from.Y:0.#}"));
        var at = from;
        foreach (var vertex in route.Vertices.Skip(1))
        {
            var to = (X: shape.RightOf(vertex) + (vertex.IsNode ? 2 : 0), Y: SvgShape.MiddleOf(vertex));
            var turn = (at.X - to.X) * Level;
            path.Append(CultureInfo.InvariantCulture, $"C{at.X - turn:0.#} {at.Y:0.#} {to.X + turn:0.#} {to.Y:0.#} {to.X:0.#} {to.Y:0.#}");
            at = to;
            if (vertex.IsNode)
                break;
            at.X = shape.LeftOf(vertex);
            path.Append(CultureInfo.InvariantCulture, $"H{at.X:0.#}");
        }
        return new SvgCurve(path.ToString(), from, (shape.RightOf(route.Vertices[1]), SvgShape.MiddleOf(route.Vertices[1])));
    }

    /// <summary>A point of the first part.</summary>
    /// <param name="t">From 0 at the component to 1 at its end.</param>
    public (double X, double Y) At(double t)
    {
        var (s, turn) = (1 - t, (From.X - To.X) * Level);
        return (
            s * s * s * From.X + 3 * s * s * t * (From.X - turn) + 3 * s * t * t * (To.X + turn) + t * t * t * To.X,
            s * s * (s + 3 * t) * From.Y + t * t * (t + 3 * s) * To.Y);
    }
}
