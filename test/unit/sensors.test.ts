import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import t, { type Test } from 'tap';
import { parseMillidegrees } from '../../agent/host/sensors/discovery.ts';
import { createSensors } from '../../agent/host/sensors/index.ts';

async function temperatures(t: Test, hwmon: object, thermal: object) {
  const root = t.testdir({ class: { hwmon, thermal } } as never);
  const sensors = createSensors(root);
  t.teardown(() => sensors.close());
  return { sensors, root, first: await sensors.temperatures() };
}

t.test('Raspberry Pi 5 with active cooler', async (t) => {
  const { first } = await temperatures(t,
    {
      hwmon0: { name: 'cpu_thermal\n', temp1_input: '51250\n' },
      hwmon1: { name: 'rp1_adc\n', temp1_input: '48123\n', in1_input: '1480\n' },
      hwmon2: { name: 'pwmfan\n', fan1_input: '2800\n', pwm1: '75\n' },
      hwmon3: { name: 'rpi_volt\n', in0_lcrit_alarm: '0\n' },
    },
    {
      thermal_zone0: { type: 'cpu-thermal\n', temp: '51250\n', trip_point_0_type: 'critical\n', trip_point_0_temp: '110000\n' },
      cooling_device0: { type: 'pwm-fan\n' },
    },
  );
  t.same(first, [
    { key: 'cpu_thermal', label: 'Processor', celsius: 51.25, criticalCelsius: null },
    { key: 'rp1_adc', label: 'I/O chip', celsius: 48.123, criticalCelsius: null },
  ], 'the zone behind a chip is not shown twice; the fan is no thermometer');
});

t.test('Raspberry Pi 4 without hwmon', async (t) => {
  const { first } = await temperatures(t, {}, {
    thermal_zone0: { type: 'cpu-thermal\n', temp: '0\n', trip_point_0_type: 'hot\n', trip_point_0_temp: '80000\n', trip_point_1_type: 'critical\n', trip_point_1_temp: '110000\n' },
  });
  t.same(first, [{ key: 'cpu_thermal', label: 'Processor', celsius: 0, criticalCelsius: 110 }], '0 °C is a temperature');
});

t.test('Intel mini PC: coretemp, NVMe drive, two zones', async (t) => {
  const { first } = await temperatures(t,
    {
      hwmon0: { name: 'acpitz\n', temp1_input: '27800\n' },
      hwmon1: { name: 'nvme\n', device: { model: 'Samsung SSD 980 500GB        \n' }, temp1_input: '41850\n', temp1_label: 'Composite\n', temp1_crit: '84850\n', temp2_input: '41850\n', temp2_label: 'Sensor 1\n', temp2_crit: '65261850\n' },
      hwmon2: {
        name: 'coretemp\n', temp1_input: '55000\n', temp1_label: 'Package id 0\n', temp1_crit: '100000\n',
        temp2_input: '54000\n', temp2_label: 'Core 0\n', temp2_crit: '100000\n',
        temp10_input: '53000\n', temp10_label: 'Core 8\n', temp10_crit: '0\n',
      },
      hwmon10: { name: 'nvme\n', temp1_input: '39850\n', temp1_label: 'Composite\n' },
    },
    { thermal_zone0: { type: 'acpitz\n', temp: '27800\n' }, thermal_zone1: { type: 'x86_pkg_temp\n', temp: '55000\n' } },
  );
  t.same(first.map(({ key, label, criticalCelsius }) => [key, label, criticalCelsius]), [
    ['acpitz', 'Mainboard', null],
    ['nvme_composite', 'NVMe drive Samsung SSD 980 500GB', 84.85],
    ['nvme_sensor_1', 'NVMe drive Sensor 1 Samsung SSD 980 500GB', null],
    ['coretemp_package_id_0', 'Processor', 100],
    ['coretemp_core_0', 'Processor core 0', 100],
    ['coretemp_core_8', 'Processor core 8', null],
    ['nvme_composite_2', 'NVMe drive 2', null],
  ]);
});

t.test('a computer that talks nonsense', async (t) => {
  const { first } = await temperatures(t,
    {
      hwmon0: { name: 'weird\n', temp1_input: '\n', temp2_input: 'N/A\n', temp3_input: '-128000\n', temp4_input: '999999\n', temp5_input: '45000 C\n', temp6_input: '-12500\n' },
      hwmon1: { temp1_input: '33000\n' },
      hwmon2: { name: '../../etc\n', temp1_input: {} },
      notachip: { name: 'x', temp1_input: '1000' },
    },
    { thermal_zone0: {}, thermal_zone1: { type: 'soc thermal (1)\n', temp: '60500\n' } },
  );
  t.same(first.map(({ key, celsius }) => [key, celsius]), [['weird_6', -12.5], ['chip', 33], ['soc_thermal_1', 60.5]]);
});

t.test('virtual machine without sensors', async (t) => {
  const sensors = createSensors(t.testdir({}));
  t.same(await sensors.temperatures(), []);
});

t.test('each look sees the present; a pulled disk is missing, then forgotten', async (t) => {
  const { sensors, root } = await temperatures(t, { hwmon0: { name: 'k10temp\n', temp1_input: '40000\n', temp1_label: 'Tctl\n' } }, {});
  const file = path.join(root, 'class/hwmon/hwmon0/temp1_input');
  writeFileSync(file, '41000\n');
  t.equal((await sensors.temperatures())[0]?.celsius, 41);
  writeFileSync(file, '');
  t.same(await sensors.temperatures(), []);
  rmSync(path.join(root, 'class/hwmon/hwmon0'), { recursive: true });
  await sensors.close();
  t.same(await sensors.temperatures(), []);
});

t.test('millidegrees: any text is a temperature of this world or none', async (t) => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.integer().map(String)), (text) => {
    const celsius = parseMillidegrees(text);
    return celsius === undefined || (celsius >= -55 && celsius <= 200);
  }));
  t.equal(parseMillidegrees('36600\n'), 36.6);
});
