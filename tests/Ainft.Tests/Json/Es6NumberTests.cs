using System.Globalization;
using System.Text;
using Ainft.Testing;
using Xunit;

namespace Ainft.Tests.Json;

public sealed class Es6NumberTests
{
    private static string Format(double value)
    {
        // No number has more bytes.
        Span<byte> text = stackalloc byte[25];
        return Encoding.ASCII.GetString(text[..Es6Number.Format(value, text)]);
    }

    [Theory]
    [InlineData("0000000000000000", "0")]
    [InlineData("8000000000000000", "0")]
    [InlineData("0000000000000001", "5e-324")]
    [InlineData("8000000000000001", "-5e-324")]
    [InlineData("7fefffffffffffff", "1.7976931348623157e+308")]
    [InlineData("ffefffffffffffff", "-1.7976931348623157e+308")]
    [InlineData("4340000000000000", "9007199254740992")]
    [InlineData("c340000000000000", "-9007199254740992")]
    [InlineData("4430000000000000", "295147905179352830000")]
    [InlineData("44b52d02c7e14af5", "9.999999999999997e+22")]
    [InlineData("44b52d02c7e14af6", "1e+23")]
    [InlineData("44b52d02c7e14af7", "1.0000000000000001e+23")]
    [InlineData("444b1ae4d6e2ef4e", "999999999999999700000")]
    [InlineData("444b1ae4d6e2ef4f", "999999999999999900000")]
    [InlineData("444b1ae4d6e2ef50", "1e+21")]
    [InlineData("3eb0c6f7a0b5ed8c", "9.999999999999997e-7")]
    [InlineData("3eb0c6f7a0b5ed8d", "0.000001")]
    [InlineData("41b3de4355555553", "333333333.3333332")]
    [InlineData("41b3de4355555554", "333333333.33333325")]
    [InlineData("41b3de4355555555", "333333333.3333333")]
    [InlineData("41b3de4355555556", "333333333.3333334")]
    [InlineData("41b3de4355555557", "333333333.33333343")]
    [InlineData("becbf647612f3696", "-0.0000033333333333333333")]
    [InlineData("43143ff3c1cb0959", "1424953923781206.2")]
    public void The_vectors_of_RFC_8785_appendix_B_hold(string bits, string expected) =>
        Assert.Equal(expected, Format(
            BitConverter.UInt64BitsToDouble(ulong.Parse(bits, NumberStyles.HexNumber, CultureInfo.InvariantCulture))));

    [Fact]
    public async Task A_hundred_thousand_doubles_are_written_as_JavaScript_writes_them()
    {
        var values = Values().Where(double.IsFinite).ToArray();
        var hex = string.Join(',',
            values.Select(v => BitConverter.DoubleToUInt64Bits(v).ToString("x16", CultureInfo.InvariantCulture)));
        var expected = (await NodeScript.RunAsync("""
            const view = new DataView(new ArrayBuffer(8));
            const lines = require('fs').readFileSync(0, 'utf8').split(',').map(hex => {
              view.setBigUint64(0, BigInt('0x' + hex));
              return JSON.stringify(view.getFloat64(0));
            });
            process.stdout.write(lines.join('\n'));
            """, hex)).Split('\n');
        Assert.Equal(values.Length, expected.Length);
        for (var i = 0; i < values.Length; i++)
            Assert.Equal(expected[i], Format(values[i]));
    }

    // Every power of two with its neighbours, powers of ten with theirs, and random bits (a fixed sequence).
    private static IEnumerable<double> Values()
    {
        for (var exponent = -1074; exponent < 1024; exponent++)
            foreach (var value in Around(Math.ScaleB(1, exponent)))
                yield return value;
        for (var exponent = -323; exponent <= 308; exponent++)
            foreach (var value in Around(double.Parse($"1e{exponent}", CultureInfo.InvariantCulture)))
                yield return value;
        var random = new Random(8785);
        for (var i = 0; i < 80_000; i++)
            yield return BitConverter.UInt64BitsToDouble((ulong)random.NextInt64(long.MinValue, long.MaxValue));
        for (var i = 0; i < 10_000; i++)
            yield return random.NextInt64(1L << 60) / Math.Pow(10, random.Next(25));
    }

    private static IEnumerable<double> Around(double value) =>
        [value, -value, Math.BitIncrement(value), Math.BitDecrement(value),
            Math.BitIncrement(Math.BitIncrement(value))];
}
