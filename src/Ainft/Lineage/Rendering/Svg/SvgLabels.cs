namespace Ainft.Lineage.Rendering.Svg;

/// <summary>Places the relations on the edges between two layers, without overlap.</summary>
internal sealed class SvgLabels(SvgShape shape)
{
    private const double Height = 12;
    private const double Padding = 5;

    // Positions along the part of an edge that no other edge shares. The first are near the component, where edges to a
    // shared trunk are apart.
    private static readonly double[] Tries = [0.36, 0.28, 0.44, 0.52, 0.6, 0.22, 0.68, 0.76];

    // By rows of the height of a relation. A relation can only touch others in its row and the two rows beside it.
    private readonly Dictionary<int, List<(double Left, double Right, double Y)>> rows = [];

    public bool TryPlace(string relation, SvgCurve curve, out double x, out double y)
    {
        var half = SvgWidth.OfRelation(relation) / 2 + Padding;
        foreach (var t in Tries)
        {
            (x, y) = curve.At(t);
            var (left, right, middle) = (x - half, x + half, y);
            if (left < 0 || right > shape.Width || middle - Height / 2 < curve.To.Y
                || middle + Height / 2 > curve.From.Y || IsTaken(left, right, middle))
                continue;
            Row(middle).Add((left, right, middle));
            return true;
        }
        (x, y) = (0, 0);
        return false;
    }

    private bool IsTaken(double left, double right, double middle) =>
        Row(middle - Height).Concat(Row(middle)).Concat(Row(middle + Height))
            .Any(other => other.Left < right && left < other.Right && Math.Abs(other.Y - middle) < Height);

    private List<(double Left, double Right, double Y)> Row(double middle)
    {
        var row = (int)Math.Floor(middle / Height);
        return rows.TryGetValue(row, out var found) ? found : rows[row] = [];
    }
}
