using Microsoft.Extensions.Time.Testing;

namespace Ainft.Cli.Tests;

public sealed class BarTests
{
    private readonly FakeTimeProvider time = new();
    private readonly List<(double? Fraction, string Detail)> shown = [];

    [Fact]
    public void It_is_shown_at_most_once_per_interval_and_always_at_its_end()
    {
        var bar = Create();

        bar.Show(0.1, "first");
        bar.Show(0.2, "too soon");
        time.Advance(TimeSpan.FromSeconds(1));
        bar.Show(0.3, "later");
        bar.Show(1, "end");

        Assert.Equal([(0.1, "first"), (0.3, "later"), (1, "end")], shown);
    }

    [Fact]
    public void An_unknown_part_has_no_fraction_and_a_known_one_stays_between_0_and_1()
    {
        var bar = Create();

        bar.Show(null, "unknown");
        time.Advance(TimeSpan.FromSeconds(1));
        bar.Show(-1, "before the beginning");
        bar.Show(2, "beyond the end");

        Assert.Equal([(null, "unknown"), (0, "before the beginning"), (1, "beyond the end")], shown);
    }

    private Bar Create() =>
        new((fraction, detail) => shown.Add((fraction, detail)), TimeSpan.FromSeconds(1), time);
}
