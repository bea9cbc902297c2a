using System.Text.Json;

namespace Ainft.Manifests.Workflows;

/// <summary>
/// The rule by which a result agrees with the claimed one, the member <c>comparator</c> of a workflow.
/// <see cref="Claim.Judge"/> applies it.
/// </summary>
public abstract record Comparator
{
    private Comparator()
    {
    }

    /// <summary><c>bitwise</c>, <c>close</c>, <c>interval</c>, <c>equivalent</c> or <c>all</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>The places of the numbers that it compares, each once, in its order.</summary>
    public abstract IEnumerable<MetricPlace> Metrics { get; }

    /// <summary>
    /// Whether it judges a sample. If so, every task runs with its own seed (<see cref="TaskSeed"/>), because equal
    /// seeds give equal numbers.
    /// </summary>
    public bool IsOfSamples => this is Equivalent || (this is All all && all.Items.Any(item => item is Equivalent));

    /// <summary>The items of <c>all</c>, and otherwise the comparator itself.</summary>
    internal IReadOnlyList<Comparator> Parts => this is All all ? all.Items : [this];

    /// <summary>The same comparator with other numbers as the claimed ones.</summary>
    /// <param name="found">The number at a place, for every place of <see cref="Metrics"/>.</param>
    internal abstract Comparator With(Func<MetricPlace, double> found);

    /// <summary>Writes the JSON form of a manifest, with every default written out.</summary>
    public abstract void WriteTo(Utf8JsonWriter writer);

    /// <summary><c>bitwise</c> compares the SHA-256 of each named output with the claimed one.</summary>
    /// <param name="Files">Paths of outputs. Null for all outputs.</param>
    public sealed record Bitwise(IReadOnlyList<string>? Files) : Comparator
    {
        /// <summary>The default, for a workflow without a comparator.</summary>
        public static Bitwise OfAllOutputs { get; } = new((IReadOnlyList<string>?)null);

        /// <inheritdoc/>
        public override string Kind => "bitwise";

        /// <inheritdoc/>
        public override IEnumerable<MetricPlace> Metrics => [];

        internal override Comparator With(Func<MetricPlace, double> found) => this;

        /// <inheritdoc/>
        public override void WriteTo(Utf8JsonWriter writer) => ComparatorWriter.Write(writer, this);
    }

    /// <summary>
    /// <c>close</c> accepts a number that is near the claimed one. x is the number found. In IEEE 754 doubles and in
    /// this order, d = x - value and t = max(abs, rel * |value|). <see cref="CloseDirection.Both"/> requires
    /// |d| &lt;= t, <see cref="CloseDirection.AtMost"/> requires d &lt;= t, and <see cref="CloseDirection.AtLeast"/>
    /// requires d &gt;= -t.
    /// </summary>
    /// <param name="Place">The place of the number.</param>
    /// <param name="Value">The claimed number. Null in a template, which has no claim.</param>
    /// <param name="Abs">The absolute tolerance, 0 or more.</param>
    /// <param name="Rel">The tolerance relative to the claimed number, 0 or more.</param>
    /// <param name="Direction">The direction in which the number may not leave the tolerance.</param>
    public sealed record Close(MetricPlace Place, double? Value, double Abs, double Rel, CloseDirection Direction)
        : Comparator
    {
        /// <summary>
        /// The value that a trivial model reaches. Null when the manifest has no baseline. Then the tolerance has no
        /// bound.
        /// </summary>
        public double? Baseline { get; init; }

        /// <inheritdoc/>
        public override string Kind => "close";

        /// <inheritdoc/>
        public override IEnumerable<MetricPlace> Metrics => [Place];

        internal override Comparator With(Func<MetricPlace, double> found) => this with { Value = found(Place) };

        /// <inheritdoc/>
        public override void WriteTo(Utf8JsonWriter writer) => ComparatorWriter.Write(writer, this);
    }

    /// <summary>
    /// <c>interval</c> is a two-sided t-test of one new number x against n claimed ones. If x comes from the same
    /// distribution, T = (x - mean) / (sd * sqrt(1 + 1/n)) has Student's distribution with n - 1 degrees of freedom.
    /// x agrees when the probability p of a |T| at least as great is &gt;= alpha. If sd = 0, x agrees when x == mean.
    /// </summary>
    /// <param name="Place">The place of the number.</param>
    /// <param name="Mean">The mean of the claimed numbers. Null in a template, which has no claim.</param>
    /// <param name="Sd">Their sample standard deviation (divisor n - 1), 0 or more.</param>
    /// <param name="N">The number of claimed numbers, 2 or more.</param>
    /// <param name="Alpha">The probability of refusing a number of the same distribution, above 0 and below 1.</param>
    public sealed record Interval(MetricPlace Place, double? Mean, double Sd, int N, double Alpha) : Comparator
    {
        /// <inheritdoc cref="Close.Baseline"/>
        public double? Baseline { get; init; }

        /// <inheritdoc/>
        public override string Kind => "interval";

        /// <inheritdoc/>
        public override IEnumerable<MetricPlace> Metrics => [Place];

        internal override Comparator With(Func<MetricPlace, double> found) => this with { Mean = found(Place) };

        /// <inheritdoc/>
        public override void WriteTo(Utf8JsonWriter writer) => ComparatorWriter.Write(writer, this);
    }

    /// <summary>
    /// <c>equivalent</c> requires that the numbers of several runs are equivalent to n claimed ones. One number agrees
    /// when |x - mean| &lt;= margin. The claim is reproduced only when <see cref="Equivalence"/> is also shown over the
    /// numbers of all nodes, by two one-sided t-tests. Every node runs with its own seed, see <see cref="TaskSeed"/>.
    /// </summary>
    /// <param name="Place">The place of the number.</param>
    /// <param name="Mean">The mean of the claimed numbers. Null in a template, which has no claim.</param>
    /// <param name="Margin">The greatest difference between two means that is of no importance, above 0.</param>
    /// <param name="Sd">The sample standard deviation of the claimed numbers (divisor n - 1), 0 or more.</param>
    /// <param name="N">The number of claimed numbers, 2 or more.</param>
    /// <param name="Alpha">The greatest probability of accepting a difference as great as the margin, 0.0001 to
    /// 0.25.</param>
    public sealed record Equivalent(MetricPlace Place, double? Mean, double Margin, double Sd, int N, double Alpha)
        : Comparator
    {
        /// <inheritdoc cref="Close.Baseline"/>
        public double? Baseline { get; init; }

        /// <inheritdoc/>
        public override string Kind => "equivalent";

        /// <inheritdoc/>
        public override IEnumerable<MetricPlace> Metrics => [Place];

        internal override Comparator With(Func<MetricPlace, double> found) => this with { Mean = found(Place) };

        /// <inheritdoc/>
        public override void WriteTo(Utf8JsonWriter writer) => ComparatorWriter.Write(writer, this);
    }

    /// <summary><c>all</c> requires that every item agrees.</summary>
    /// <param name="Items">1 to 16 comparators of other kinds.</param>
    public sealed record All(IReadOnlyList<Comparator> Items) : Comparator
    {
        /// <inheritdoc/>
        public override string Kind => "all";

        /// <inheritdoc/>
        public override IEnumerable<MetricPlace> Metrics => Items.SelectMany(item => item.Metrics).Distinct();

        internal override Comparator With(Func<MetricPlace, double> found) =>
            new All([.. Items.Select(item => item.With(found))]);

        /// <inheritdoc/>
        public override void WriteTo(Utf8JsonWriter writer) => ComparatorWriter.Write(writer, this);
    }
}
