using Monitoring.Agent.Sampling;

namespace Monitoring.Tests.Unit.Sampling;

[TestClass]
public sealed class HwmonSamplerTests
{
    private const string Class = "sys/class/hwmon/";
    private const string Platform = "sys/devices/platform/";

    // 54123 * 0.001 is what node_exporter computes, and not 54.123.
    [TestMethod]
    public void Sample_Coretemp_IsCalledAfterItsDevice()
    {
        using var host = Server("platform/coretemp.0/hwmon/hwmon0");
        using var run = SamplerTrial.Of(HwmonSampler.Spec, host.Paths);

        Assert.AreEqual(
            """
            # TYPE node_hwmon_chip_names gauge
            node_hwmon_chip_names{chip="platform_coretemp_0",chip_name="coretemp"} 1
            # TYPE node_hwmon_sensor_label gauge
            node_hwmon_sensor_label{chip="platform_coretemp_0",label="Package id 0",sensor="temp1"} 1
            # TYPE node_hwmon_temp_crit_celsius gauge
            node_hwmon_temp_crit_celsius{chip="platform_coretemp_0",sensor="temp1"} 100
            # TYPE node_hwmon_temp_crit_alarm_celsius gauge
            node_hwmon_temp_crit_alarm_celsius{chip="platform_coretemp_0",sensor="temp1"} 0
            # TYPE node_hwmon_temp_celsius gauge
            node_hwmon_temp_celsius{chip="platform_coretemp_0",sensor="temp1"} 55
            # TYPE node_hwmon_temp_max_celsius gauge
            node_hwmon_temp_max_celsius{chip="platform_coretemp_0",sensor="temp1"} 84
            node_hwmon_sensor_label{chip="platform_coretemp_0",label="Core 0",sensor="temp2"} 1
            node_hwmon_temp_celsius{chip="platform_coretemp_0",sensor="temp2"} 54.123000000000005
            """,
            run.Cycle());
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    public void Sample_SuperIo_GivesEveryKindOfElement()
    {
        using var host = Server("platform/nct6775.656/hwmon/hwmon2");
        using var run = SamplerTrial.Of(HwmonSampler.Spec, host.Paths);

        Assert.AreEqual(
            """
            node_hwmon_beep_enabled{sensor="beep_enable0"} 1
            node_hwmon_chip_names{chip_name="nct6779"} 1
            node_hwmon_cpu_vid_volts{sensor="cpu0"} 1.55
            node_hwmon_fan_alarm{sensor="fan2"} 0
            node_hwmon_fan_min_rpm{sensor="fan2"} 0
            node_hwmon_fan_pulses{sensor="fan2"} 2
            node_hwmon_fan_rpm{sensor="fan2"} 1098
            node_hwmon_fan_target_rpm{sensor="fan2"} 0
            node_hwmon_fan_tolerance{sensor="fan2"} 0
            node_hwmon_in_alarm{sensor="in0"} 1
            node_hwmon_in_beep_enabled{sensor="in0"} 0
            node_hwmon_in_min_volts{sensor="in0"} 0
            node_hwmon_in_volts{sensor="in0"} 0.872
            node_hwmon_intrusion_alarm{sensor="intrusion0"} 1
            node_hwmon_intrusion_beep_enabled{sensor="intrusion0"} 0
            node_hwmon_pwm_auto_point1_pwm{sensor="pwm2"} 64
            node_hwmon_pwm_auto_point1_temp{sensor="pwm2"} 20000
            node_hwmon_pwm_enable{sensor="pwm2"} 5
            node_hwmon_pwm{sensor="pwm2"} 128
            node_hwmon_temp_celsius{sensor="temp7"} 39.5
            node_hwmon_temp_offset_celsius{sensor="temp7"} 0
            node_hwmon_temp_type{sensor="temp7"} 4
            node_hwmon_update_interval_seconds{sensor="update_interval0"} 1.5
            node_hwmon_voltage_regulator_version{sensor="vrm0"} 110
            """,
            Sorted(run.CycleOf("node_").Replace("chip=\"platform_nct6775_656\",", "")));
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    public void Sample_PowerMeter_GivesBaseUnits()
    {
        using var host = Server("LNXSYSTM:00/device:00/ACPI000D:00/hwmon/hwmon3");
        using var run = SamplerTrial.Of(HwmonSampler.Spec, host.Paths);

        Assert.AreEqual(
            """
            node_hwmon_curr_amps{sensor="curr1"} 1.234
            node_hwmon_curr_crit_amps{sensor="curr1"} -0.005
            node_hwmon_energy_joule_total{sensor="energy1"} 987.654321
            node_hwmon_humidity{sensor="humidity1"} 41.25
            node_hwmon_power_accuracy{sensor="power1"} 0.95
            node_hwmon_power_average_interval_min_seconds{sensor="power1"} 0.5
            node_hwmon_power_average_interval_seconds{sensor="power1"} 1
            node_hwmon_power_average_watt{sensor="power1"} 213
            node_hwmon_power_cap_max_watt{sensor="power1"} 500
            """,
            Sorted(run.CycleOf("node_").Replace("chip=\"device:00_acpi000d:00\",", "")));
        Assert.Contains("# TYPE node_hwmon_energy_joule_total counter", run.Cycle());
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    public void Sample_Graphics_LabelsFrequencyByWhatItIsCalled()
    {
        using var host = Server("pci0000:00/0000:00:08.1/0000:0a:00.0/hwmon/hwmon4");
        using var run = SamplerTrial.Of(HwmonSampler.Spec, host.Paths);

        const string chip = "chip=\"0000:00:08_1_0000:0a:00_0\"";
        Assert.AreEqual($"node_hwmon_freq_freq_mhz{{{chip},sensor=\"sclk\"}} 1500", run.CycleOf("freq_mhz"));
        Assert.Contains($"node_hwmon_power_watt{{{chip},sensor=\"power1\"}} 9.123", run.Cycle());
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    public void Sample_SensorThatRefusesOrIsNoNumber_IsLeftOut()
    {
        const string coretemp = "platform/coretemp.0/hwmon/hwmon0";
        using var host = Server(coretemp).Write($"sys/devices/{coretemp}/temp1_input", "hot\n");
        using var run = SamplerTrial.Of(HwmonSampler.Spec, host.Paths);

        Assert.AreEqual(
            "node_hwmon_temp_celsius{chip=\"platform_coretemp_0\",sensor=\"temp2\"} 54.123000000000005",
            run.CycleOf("node_hwmon_temp_celsius"));
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    public void Sample_ChipGoesAndComesBack_FollowsIt()
    {
        using var host = Server("platform/coretemp.0/hwmon/hwmon0", "platform/nct6775.656/hwmon/hwmon2");
        using var run = SamplerTrial.Of(HwmonSampler.Spec, host.Paths);
        Assert.AreNotEqual("", run.CycleOf("coretemp"));

        host.Remove(Class + "hwmon0");
        Assert.AreEqual("", run.CycleOf("coretemp"));
        Assert.AreNotEqual("", run.CycleOf("nct6775"));

        host.Link(Class + "hwmon0", "../../devices/platform/coretemp.0/hwmon/hwmon0");
        Assert.AreNotEqual("", run.CycleOf("coretemp"));
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    public void Sample_FileComesToAChip_IsSampled()
    {
        using var host = Server("platform/coretemp.0/hwmon/hwmon0");
        using var run = SamplerTrial.Of(HwmonSampler.Spec, host.Paths);
        run.Cycle();

        host.Write(Platform + "coretemp.0/hwmon/hwmon0/temp3_input", "1000\n");

        Assert.Contains("node_hwmon_temp_celsius{chip=\"platform_coretemp_0\",sensor=\"temp3\"} 1", run.Cycle());
    }

    [TestMethod]
    [DataRow("asus", "asus_wmi_sensors", "platform_asus_nb_wmi_asus", "platform_asus_nb_wmi_asus_wmi_sensors")]
    [DataRow("asus", "asus", "platform_asus_nb_wmi_hwmon5", "platform_asus_nb_wmi_hwmon6")]
    [DataRow("", "asus", "platform_asus_nb_wmi_hwmon5", "platform_asus_nb_wmi_asus")]
    public void Sample_TwoChipsOfOneDevice_AreToldApart(
        string first, string second, string firstChip, string secondChip)
    {
        using var host = new HostTree();
        AddAsus(host, "hwmon5", first, 1);
        AddAsus(host, "hwmon6", second, 2);
        using var run = SamplerTrial.Of(HwmonSampler.Spec, host.Paths);

        var fans = run.CycleOf("pwm_enable");

        Assert.Contains($"node_hwmon_pwm_enable{{chip=\"{firstChip}\",sensor=\"pwm1\"}} 1", fans);
        Assert.Contains($"node_hwmon_pwm_enable{{chip=\"{secondChip}\",sensor=\"pwm1\"}} 2", fans);
    }

    [TestMethod]
    public void Sample_ChipWithoutDevice_IsCalledByItsDriverOrItsNumber()
    {
        using var host = new HostTree()
            .Write("sys/devices/virtual/hwmon/hwmon0/name", "acpitz\n")
            .Write("sys/devices/virtual/hwmon/hwmon0/temp1_input", "1000\n")
            .Write("sys/devices/virtual/hwmon/hwmon1/temp1_input", "2000\n")
            .Link(Class + "hwmon0", "../../devices/virtual/hwmon/hwmon0")
            .Link(Class + "hwmon1", "../../devices/virtual/hwmon/hwmon1")
            .Link(Class + "gone", "../../devices/nowhere")
            .Write(Class + "README", "no chip\n");
        using var run = SamplerTrial.Of(HwmonSampler.Spec, host.Paths);

        Assert.AreEqual(
            """
            node_hwmon_temp_celsius{chip="acpitz",sensor="temp1"} 1
            node_hwmon_temp_celsius{chip="hwmon1",sensor="temp1"} 2
            """,
            Sorted(run.CycleOf("temp_celsius")));
    }

    [TestMethod]
    [DataRow("collector.hwmon.chip-exclude", "^platform_core", "platform_nct6775_656", "coretemp")]
    [DataRow("collector.hwmon.chip-include", "^platform_core", "coretemp", "nct6775")]
    [DataRow("collector.hwmon.sensor-exclude", "coretemp_0;temp2", "sensor=\"temp1\"", "sensor=\"temp2\"")]
    [DataRow("collector.hwmon.sensor-include", ";temp2$", "sensor=\"temp2\"", "sensor=\"temp1\"")]
    public void Sample_Filtered_ShowsTheRest(string flag, string pattern, string shown, string hidden)
    {
        using var host = Server("platform/coretemp.0/hwmon/hwmon0", "platform/nct6775.656/hwmon/hwmon2");
        using var run = SamplerTrial.Of(HwmonSampler.Spec, host.Paths, (flag, pattern));

        var text = run.Cycle();

        Assert.Contains(shown, text);
        Assert.DoesNotContain(hidden, text);
    }

    [TestMethod]
    public void Sample_NoDirectory_HasNoData()
    {
        using var host = new HostTree();
        using var run = SamplerTrial.Of(HwmonSampler.Spec, host.Paths);

        Assert.IsFalse(run.CycleHasData());
        run.AssertAllocatesNothing();
    }

    [TestMethod]
    [DataRow("temp1_input", "temp", "temp1", "input")]
    [DataRow("pwm1", "pwm", "pwm1", "")]
    [DataRow("pwm1_auto_point1_pwm", "pwm", "pwm1", "auto_point1_pwm")]
    [DataRow("in007_min", "in", "in7", "min")]
    [DataRow("beep_enable", "beep_enable", "beep_enable0", "")]
    [DataRow("fan_1x", "fan", "fan0", "1x")]
    public void Parse_FileOfASensor_TakesItApart(string file, string type, string sensor, string element)
    {
        Assert.IsTrue(HwmonNames.TryParse(file, out var readType, out var readSensor, out var readElement));
        Assert.AreEqual((type, sensor, element), (readType, readSensor, readElement));
    }

    [TestMethod]
    [DataRow("name")]
    [DataRow("temp1x")]
    [DataRow("1temp")]
    [DataRow("temp_input")]
    [DataRow("temp99999999999999999999_input")]
    [DataRow("")]
    public void Parse_OtherFile_IsRefused(string file) =>
        Assert.IsFalse(HwmonNames.TryParse(file, out _, out _, out _));

    // The links are made here, since a fixture's files are copied one by one.
    private static HostTree Server(params string[] chips)
    {
        var host = HostTree.Copy("hwmon/server");
        foreach (var chip in chips)
        {
            var hwmon = Path.GetFileName(chip);
            host.Link(Class + hwmon, "../../devices/" + chip);
            var device = Path.GetDirectoryName(Path.GetDirectoryName(chip))!;
            host.Link($"sys/devices/{chip}/device", "../../../" + Path.GetFileName(device));
        }
        return host;
    }

    private static void AddAsus(HostTree host, string hwmon, string driver, int enable)
    {
        var directory = $"{Platform}asus-nb-wmi/hwmon/{hwmon}/";
        host.Write(directory + "name", driver + "\n").Write(directory + "pwm1_enable", $"{enable}\n")
            .Link(directory + "device", "../../../asus-nb-wmi")
            .Link(Class + hwmon, $"../../devices/platform/asus-nb-wmi/hwmon/{hwmon}");
    }

    private static string Sorted(string lines) => string.Join('\n', lines.Split('\n').Order(StringComparer.Ordinal));
}
