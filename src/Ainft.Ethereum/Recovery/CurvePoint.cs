namespace Ainft.Ethereum;

/// <summary>A point of y² = x³ + 7 in Jacobian coordinates: (X/Z², Y/Z³), and the point at infinity where Z is 0.</summary>
internal readonly struct CurvePoint(FieldElement x, FieldElement y, FieldElement z)
{
    private static readonly FieldElement Beta = FieldElement.From(new(0xc1396c28719501ee, 0x9cf0497512f58995, 0x6e64479eac3434e9, 0x7ae96a2b657c0710));

    private readonly FieldElement x = x, y = y, z = z;

    public static CurvePoint Generator { get; } = new(
        FieldElement.From(new(0x59f2815b16f81798, 0x029bfcdb2dce28d9, 0x55a06295ce870b07, 0x79be667ef9dcbbac)),
        FieldElement.From(new(0x9c47d08ffb10d4b8, 0xfd17b448a6855419, 0x5da4fbfc0e1108a8, 0x483ada7726a3c465)),
        FieldElement.One);

    public bool IsInfinity => z.IsZero;

    /// <summary>The point with an x coordinate and the parity of its y; false when the curve has none.</summary>
    public static bool TryDecompress(UInt256 x, bool isOdd, out CurvePoint point)
    {
        var abscissa = FieldElement.From(x);
        var exists = (abscissa.Squared() * abscissa + FieldElement.From(new(7, 0, 0, 0))).TrySqrt(out var root);
        point = new CurvePoint(abscissa, root.IsOdd == isOdd ? root : -root, FieldElement.One);
        return exists;
    }

    public static CurvePoint operator -(CurvePoint point) => new(point.x, -point.y, point.z);

    /// <summary>λ times this point: the endomorphism multiplies x by a cube root of one.</summary>
    public CurvePoint Rotated() => new(x * Beta, y, z);

    public CurvePoint Doubled()
    {
        var (xx, yy) = (x.Squared(), y.Squared());
        var yyyy = yy.Squared();
        var s = Twice(Twice(x * yy));
        var m = Twice(xx) + xx;
        var x3 = m.Squared() - Twice(s);
        return new CurvePoint(x3, m * (s - x3) - Twice(Twice(Twice(yyyy))), Twice(y * z));
    }

    public static CurvePoint operator +(in CurvePoint left, in CurvePoint right)
    {
        if (left.IsInfinity)
            return right;
        if (right.IsInfinity)
            return left;
        var (zz1, zz2) = (left.z.Squared(), right.z.Squared());
        var (u1, u2) = (left.x * zz2, right.x * zz1);
        var (s1, s2) = (left.y * right.z * zz2, right.y * left.z * zz1);
        return Sum(left, u1, u2, s1, s2, left.z * right.z);
    }

    /// <summary>Adds a point whose Z is one.</summary>
    public CurvePoint AddAffine(in CurvePoint affine)
    {
        if (IsInfinity)
            return affine;
        var zz = z.Squared();
        return Sum(this, x, affine.x * zz, y, affine.y * z * zz, z);
    }

    /// <summary>The same point with Z one. The point must not be at infinity.</summary>
    public CurvePoint ToAffine()
    {
        var inverse = z.Inverted();
        var square = inverse.Squared();
        return new CurvePoint(x * square, y * square * inverse, FieldElement.One);
    }

    /// <summary>The account of this public key, which must have Z one.</summary>
    public Address ToAddress()
    {
        Span<byte> bytes = stackalloc byte[64];
        x.ToNumber().Write(bytes);
        y.ToNumber().Write(bytes[32..]);
        Span<byte> hash = stackalloc byte[Bytes32.Size];
        Keccak256.Hash(bytes, hash);
        return new Address(hash[12..]);
    }

    private static CurvePoint Sum(in CurvePoint left, in FieldElement u1, in FieldElement u2, in FieldElement s1, in FieldElement s2, in FieldElement zz)
    {
        var (h, r) = (u2 - u1, s2 - s1);
        if (h.IsZero)
            return r.IsZero ? left.Doubled() : default;
        var hh = h.Squared();
        var (hhh, v) = (h * hh, u1 * hh);
        var x3 = r.Squared() - hhh - Twice(v);
        return new CurvePoint(x3, r * (v - x3) - s1 * hhh, zz * h);
    }

    private static FieldElement Twice(in FieldElement value) => value + value;
}
