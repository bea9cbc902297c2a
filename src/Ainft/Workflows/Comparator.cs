using System.Text.Json;

namespace Ainft;

/// <summary>When a result counts as the claimed one: the member <c>comparator</c> of a workflow. <see cref="Claim.Judge"/> applies it.</summary>
public abstract record Comparator
{
    private Comparator()
    {
    }

    /// <summary><c>bitwise</c>, <c>close</c>, <c>interval</c>, <c>equivalent</c> or <c>all</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>The numbers that it looks at, each place once, in its order.</summary>
    public abstract IEnumerable<MetricPlace> Metrics { get; }

    /// <summary>
    /// Whether it judges a sample: then every task runs with a seed of its own (<see cref="TaskSeed"/>), because equal
    /// seeds give no sample.
    /// </summary>
    public bool IsOfSamples => this is Equivalent || (this is All all && all.Items.Any(item => item is Equivalent));

    /// <summary>It, or the comparators that it consists of.</summary>
    internal IReadOnlyList<Comparator> Parts => this is All all ? all.Items : [this];

    /// <summary>The same with a result's own numbers as the claimed ones; the result must tell all of them.</summary>
    internal abstract Comparator With(TaskResult result);

    /// <summary>Writes it as it stands in a manifest, nothing left out.</summary>
    public abstract void WriteTo(Utf8JsonWriter writer);

    /// <summary><c>bitwise</c>: the SHA-256 of each named output is the claimed one.</summary>
    /// <param name="Files">Paths of outputs; null for all of them.</param>
    public sealed record Bitwise(IReadOnlyList<string>? Files) : Comparator
    {
        /// <summary>What counts where a workflow names no comparator.</summary>
        public static Bitwise OfAllOutputs { get; } = new((IReadOnlyList<string>?)null);

        /// <inheritdoc/>
        public override string Kind => "bitwise";

        /// <inheritdoc/>
        public override IEnumerable<MetricPlace> Metrics => [];

        internal override Comparator With(TaskResult result) => this;

        /// <inheritdoc/>
        public override void WriteTo(Utf8JsonWriter writer) => ComparatorWriter.Write(writer, this);
    }

    /// <summary>
    /// <c>close</c>: a number is near the claimed one. With x the number found, in IEEE 754 doubles and in this order:
    /// d = x - value; t = max(abs, rel * |value|). <see cref="CloseDirection.Both"/>: |d| &lt;= t. <see cref="CloseDirection.AtMost"/>:
    /// d &lt;= t. <see cref="CloseDirection.AtLeast"/>: d &gt;= -t.
    /// </summary>
    /// <param name="Place">Where the number is.</param>
    /// <param name="Value">The claimed number; null in a template, which claims nothing.</param>
    /// <param name="Abs">The absolute tolerance, 0 or more.</param>
    /// <param name="Rel">The tolerance relative to the claimed number, 0 or more.</param>
    /// <param name="Direction">In which direction the number may not stray.</param>
    public sealed record Close(MetricPlace Place, double? Value, double Abs, double Rel, CloseDirection Direction) : Comparator
    {
        /// <summary>
        /// The value that a trivial model reaches; null where the manifest names none, and then the tolerance has no
        /// bound.
        /// </summary>
        public double? Baseline { get; init; }

        /// <inheritdoc/>
        public override string Kind => "close";

        /// <inheritdoc/>
        public override IEnumerable<MetricPlace> Metrics => [Place];

        internal override Comparator With(TaskResult result) => this with { Value = ValueIn(result, Place) };

        /// <inheritdoc/>
        public override void WriteTo(Utf8JsonWriter writer) => ComparatorWriter.Write(writer, this);
    }

    /// <summary>
    /// <c>interval</c>: a two-sided t-test of one new number x against n claimed ones. T = (x - mean) / (sd * sqrt(1 + 1/n)) has
    /// Student's distribution of n - 1 degrees of freedom when x is of the claimed ones' kind; it agrees when the probability p of a
    /// |T| at least as great is &gt;= alpha. With sd = 0: when x == mean.
    /// </summary>
    /// <param name="Place">Where the number is.</param>
    /// <param name="Mean">The mean of the claimed numbers; null in a template, which claims nothing.</param>
    /// <param name="Sd">Their sample standard deviation (divisor n - 1), 0 or more.</param>
    /// <param name="N">How many they are, 2 or more.</param>
    /// <param name="Alpha">The probability of refusing a number of the claimed ones' kind, above 0 and below 1.</param>
    public sealed record Interval(MetricPlace Place, double? Mean, double Sd, int N, double Alpha) : Comparator
    {
        /// <inheritdoc cref="Close.Baseline"/>
        public double? Baseline { get; init; }

        /// <inheritdoc/>
        public override string Kind => "interval";

        /// <inheritdoc/>
        public override IEnumerable<MetricPlace> Metrics => [Place];

        internal override Comparator With(TaskResult result) => this with { Mean = ValueIn(result, Place) };

        /// <inheritdoc/>
        public override void WriteTo(Utf8JsonWriter writer) => ComparatorWriter.Write(writer, this);
    }

    /// <summary>
    /// <c>equivalent</c>: the numbers of several runs are equivalent to n claimed ones. One number agrees when |x -
    /// mean| &lt;= margin.
    /// A claim counts as reproduced only when <see cref="Equivalence"/> is shown over the numbers of all nodes too, by
    /// two one-sided t-tests.
    /// Every node runs with a seed of its own, see <see cref="TaskSeed"/>.
    /// </summary>
    /// <param name="Place">Where the number is.</param>
    /// <param name="Mean">The mean of the claimed numbers; null in a template, which claims nothing.</param>
    /// <param name="Margin">The difference between two means that is of no importance, above 0.</param>
    /// <param name="Sd">The sample standard deviation of the claimed numbers (divisor n - 1), 0 or more.</param>
    /// <param name="N">How many they are, 2 or more.</param>
    /// <param name="Alpha">The probability of accepting a difference as great as the margin, at most; 0.0001 to
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

        internal override Comparator With(TaskResult result) => this with { Mean = ValueIn(result, Place) };

        /// <inheritdoc/>
        public override void WriteTo(Utf8JsonWriter writer) => ComparatorWriter.Write(writer, this);
    }

    /// <summary><c>all</c>: every one of these agrees.</summary>
    /// <param name="Items">1 to 16 comparators of other kinds.</param>
    public sealed record All(IReadOnlyList<Comparator> Items) : Comparator
    {
        /// <inheritdoc/>
        public override string Kind => "all";

        /// <inheritdoc/>
        public override IEnumerable<MetricPlace> Metrics => Items.SelectMany(item => item.Metrics).Distinct();

        internal override Comparator With(TaskResult result) => new All([.. Items.Select(item => item.With(result))]);

        /// <inheritdoc/>
        public override void WriteTo(Utf8JsonWriter writer) => ComparatorWriter.Write(writer, this);
    }

    private static double ValueIn(TaskResult result, MetricPlace place) => result.Metrics.Single(metric => metric.Place == place).Value;
}
