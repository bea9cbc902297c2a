namespace Ainft;

/// <summary>Finds room for the relations on the edges: between two layers, over no other relation.</summary>
internal sealed class SvgLabels(SvgShape shape)
{
    private const double Height = 12;
    private const double Padding = 5;

    // How far along the first part of an edge: near the component, where edges to different parents have parted, before near the parent.
    private static readonly double[] Tries = [0.36, 0.3, 0.42, 0.24, 0.5, 0.58, 0.66];

    // By rows of the height of a relation: what it could touch is in its row, the one above or the one below.
    private readonly Dictionary<int, List<(double Left, double Right, double Y)>> rows = [];

    public bool TryPlace(string relation, SvgCurve curve, out double x, out double y)
    {
        var half = SvgWidth.OfRelation(relation) / 2 + Padding;
        foreach (var t in Tries)
        {
            (x, y) = curve.At(t);
            var (left, right, middle) = (x - half, x + half, y);
            if (left < curve.To.X || right > curve.From.X || middle > shape.Height - SvgShape.Legend
                || IsTaken(left, right, middle))
                continue;
            Row(middle).Add((left, right, middle));
            return true;
        }
        (x, y) = (0, 0);
        return false;
    }

    private bool IsTaken(double left, double right, double middle) => Row(middle - Height).Concat(Row(middle)).Concat(Row(middle + Height))
        .Any(other => other.Left < right && left < other.Right && Math.Abs(other.Y - middle) < Height);

    private List<(double Left, double Right, double Y)> Row(double middle)
    {
        var row = (int)Math.Floor(middle / Height);
        return rows.TryGetValue(row, out var found) ? found : rows[row] = [];
    }
}
